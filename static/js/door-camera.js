// Reads QR codes from the camera: by the browser itself where it can, else by the decoder that we serve.

const SAME_AGAIN_MS = 4000;
const PAUSE_MS = 90;
const WIDTH = 1280;

const ownDetector = async () => {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
};

const script = (address) =>
  new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = address;
    tag.onload = resolve;
    tag.onerror = () => reject(new Error("no decoder"));
    document.head.append(tag);
  });

const servedDecoder = async (base) => {
  if (!window.ZXingWASM) await script(`${base}reader.js`);
  const overrides = { locateFile: () => `${base}zxing_reader.wasm` };
  await window.ZXingWASM.prepareZXingModule({ overrides, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    pen.drawImage(video, 0, 0);
    const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
    const options = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
    return (await window.ZXingWASM.readBarcodes(picture, options))[0]?.text;
  };
};

export class Camera {
  constructor(video, base, onCode) {
    Object.assign(this, { video, base, onCode, stream: null, last: "", lastAt: 0 });
  }

  get isOn() {
    return this.stream !== null;
  }

  // Throws "cannot" where nothing reads codes, else what the browser says about its camera.
  async start() {
    this.read ??= (await ownDetector()) ?? (await servedDecoder(this.base).catch(() => null));
    if (!this.read || !navigator.mediaDevices) throw new Error("cannot");
    const wanted = { facingMode: "environment", width: { ideal: WIDTH } };
    this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.look();
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  async look() {
    while (this.stream) {
      const code = this.video.videoWidth ? await this.read(this.video).catch(() => "") : "";
      if (code && !(code === this.last && Date.now() - this.lastAt < SAME_AGAIN_MS)) {
        this.last = code;
        await this.onCode(code);
        this.lastAt = Date.now();
      } else if (code) this.lastAt = Date.now();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

// A button that starts and stops the camera of a page, with the words for what may be in its way.
export const cameraButton = (page, words, onCode, say) => {
  const button = page.querySelector("[data-start-camera]");
  const frame = page.querySelector("[data-camera]");
  const camera = new Camera(frame.querySelector("video"), words.decoder, onCode);
  button.addEventListener("click", async () => {
    if (camera.isOn) camera.stop();
    else {
      frame.hidden = false;
      await camera.start().catch((error) => {
        camera.stop();
        say(error.message === "cannot" ? words.cannot : words.nocamera);
      });
    }
    frame.hidden = !camera.isOn;
    button.setAttribute("aria-pressed", String(camera.isOn));
  });
  return camera;
};
