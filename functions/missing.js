// Gives the page for what does not exist its status: a CloudFront Function (runtime 2.0), run before each answer. The
// object says so itself, as shop/adapters/files/site_s3.py sends it. It stands in template.yaml too, as pages.js does.
function handler(event) {
  const response = event.response;
  if (response.headers["x-amz-meta-status"] && response.statusCode === 200) {
    response.statusCode = 404;
    response.statusDescription = "Not Found";
  }
  delete response.headers["x-amz-meta-status"];
  return response;
}
