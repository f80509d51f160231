/** What a page with a video of another site needs besides. */
import "./elements/outside-video.js";
