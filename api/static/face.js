// Photographs made smaller before they are handed in: a telephone's have more than may come, and say where it was.
// Without this they are sent as they are.

const EDGE = 1600;
const JPEG = "image/jpeg";

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, JPEG, 0.92));
  return new File([blob], "face.jpg", { type: JPEG });
}

for (const input of document.querySelectorAll("[data-photographs] input[type=file]")) {
  const button = input.form.querySelector("button");
  input.addEventListener("change", async () => {
    const kept = new DataTransfer();
    button.disabled = true;
    for (const file of input.files) {
      kept.items.add(await smaller(file).catch(() => file)); // what this browser cannot read, the worker may
    }
    input.files = kept.files;
    button.disabled = false;
  });
}
