// [data-crop="id of a file field"]: draws the square that will be shown of the chosen photo, while it is dragged on the
// picture or moved by the sliders. Without script, or for a file that is no photo, the three lists stay.

const SLIDER = "[data-slider]";

const slider = (list) => {
  const [min, max] = list.dataset.slider.split(" ");
  const range = document.createElement("input");
  Object.assign(range, { type: "range", id: list.id, name: list.name, min, max, value: list.value });
  list.replaceWith(range);
  return range;
};

const decode = (file) => createImageBitmap(file).catch(() => null);

// The square in pixels of the photo, as events/photos.py cuts it.
const square = (photo, [x, y, zoom]) => {
  const side = (Math.min(photo.width, photo.height) * 100) / zoom.value;
  return [((photo.width - side) * x.value) / 100, ((photo.height - side) * y.value) / 100, side];
};

const draw = (canvas, photo, sliders) => {
  const [left, top, side] = square(photo, sliders);
  canvas.getContext("2d").drawImage(photo, left, top, side, side, 0, 0, canvas.width, canvas.height);
};

// Dragging moves the photo under the frame, from where it was at its beginning; `by` is in parts of the frame's side.
const drag = (photo, sliders, began, by) => {
  const [, , side] = square(photo, sliders);
  [photo.width, photo.height].forEach((length, axis) => {
    const free = length - side;
    if (free > 0) sliders[axis].value = began[axis] - (by[axis] * side * 100) / free;
  });
};

const setUp = (part) => {
  const field = document.getElementById(part.dataset.crop);
  const canvas = part.querySelector("canvas");
  if (!field || !canvas || part.dataset.ready) return;
  part.dataset.ready = "";
  const sliders = [...part.querySelectorAll(SLIDER)].map(slider);
  let photo = null;
  let from = null;
  let began = null;

  const show = async () => {
    const file = field.files[0];
    photo = file ? await decode(file) : null;
    part.hidden = !photo;
    canvas.hidden = !photo;
    if (photo) draw(canvas, photo, sliders);
  };

  field.addEventListener("change", () => {
    sliders.forEach((range, place) => (range.value = place < 2 ? 50 : range.min));
    show();
  });
  part.addEventListener("input", () => photo && draw(canvas, photo, sliders));
  canvas.addEventListener("pointerdown", (event) => {
    from = [event.clientX, event.clientY];
    began = sliders.map((range) => Number(range.value));
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from || !photo) return;
    const to = [event.clientX, event.clientY];
    drag(photo, sliders, began, to.map((at, axis) => (at - from[axis]) / canvas.clientWidth));
    draw(canvas, photo, sliders);
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (from = null));
  show();
};

const enhance = (root) => root.querySelectorAll("[data-crop]").forEach(setUp);

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
