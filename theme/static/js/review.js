/** A photo of a review is made smaller before it is sent: what a telephone takes has more than most networks like. */
const LONGEST = 1600;
const SMALL = 600_000;

const input = document.querySelector('input[type="file"][name="photo"]');
input?.addEventListener("change", async () => {
  const [file] = input.files;
  if (!file || file.size < SMALL) return;
  try {
    const small = await shrunk(file);
    if (small.size >= file.size || input.files[0] !== file) return;
    const chosen = new DataTransfer();
    chosen.items.add(new File([small], "photo.jpg", {type: "image/jpeg"}));
    input.files = chosen.files;
  } catch {
    // not a picture that this browser knows: the shop looks at it itself
  }
});

async function shrunk(file) {
  const picture = await createImageBitmap(file, {imageOrientation: "from-image"});
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff"; // a JPEG is not transparent
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no blob"))), "image/jpeg", 0.85));
}
