/** @import { Gradient, ImagePlan, Layer, Shape, Subject } from './image-plan' */

/**
 * Paints one image. Playwright sends this function's text into the page, so everything it uses stands inside it.
 * The page must have a loaded font named `SampleEmoji`.
 * @param {{ plan: ImagePlan, quality: number }} order `quality` of the JPEG, 0 … 1
 * @returns {string} a JPEG file in base64
 */
export function paintImage({ plan, quality }) {
  // Blur mixes in what lies around a pixel: the scene is wider than the image, so that its edges stay filled.
  const margin = 8;
  const scene = canvas(plan.sizePx + 2 * margin, plan.sizePx + 2 * margin);
  scene.translate(margin, margin);
  paintBackground(scene, plan.background, plan.sizePx, margin);
  for (const layer of plan.layers) paintLayer(scene, layer);
  paintSubject(scene, plan.subject);

  const image = canvas(plan.sizePx, plan.sizePx);
  image.filter = `blur(${plan.blurPx}px) brightness(${plan.brightness})`;
  image.drawImage(scene.canvas, -margin, -margin);
  return image.canvas.toDataURL('image/jpeg', quality).replace(/^[^,]*,/, '');

  /**
   * @param {CanvasRenderingContext2D} on
   * @param {Gradient} gradient
   * @param {number} size
   * @param {number} around
   */
  function paintBackground(on, gradient, size, around) {
    const angle = radians(gradient.turnDegrees);
    const [half, reachX, reachY] = [size / 2, (Math.cos(angle) * size) / 2, (Math.sin(angle) * size) / 2];
    const fill = on.createLinearGradient(half - reachX, half - reachY, half + reachX, half + reachY);
    fill.addColorStop(0, gradient.from);
    fill.addColorStop(1, gradient.to);
    on.fillStyle = fill;
    on.fillRect(-around, -around, size + 2 * around, size + 2 * around);
  }

  /**
   * @param {CanvasRenderingContext2D} on
   * @param {Layer} layer
   */
  function paintLayer(on, layer) {
    const sheet = canvas(on.canvas.width, on.canvas.height);
    sheet.setTransform(on.getTransform());
    for (const shape of layer.shapes) paintShape(sheet, shape);
    on.save();
    on.resetTransform();
    on.filter = `blur(${layer.blurPx}px)`;
    on.drawImage(sheet.canvas, 0, 0);
    on.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} on
   * @param {Shape} shape
   */
  function paintShape(on, { outline, x, y, width, height, turnDegrees, colour }) {
    on.save();
    on.translate(x, y);
    on.rotate(radians(turnDegrees));
    on.scale(width / 2, height / 2);
    on.beginPath();
    if (outline === 'ellipse') on.arc(0, 0, 1, 0, 2 * Math.PI);
    else if (outline === 'rectangle') on.rect(-1, -1, 2, 2);
    else {
      on.moveTo(0, -1);
      on.lineTo(1, 1);
      on.lineTo(-1, 1);
    }
    on.fillStyle = colour;
    on.fill();
    on.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} on
   * @param {Subject} subject
   */
  function paintSubject(on, { glyph, x, y, longSide, turnDegrees, mirrored }) {
    const { sheet, ink } = drawGlyph(glyph);
    const scale = longSide / Math.max(ink.width, ink.height);
    const [width, height] = [ink.width * scale, ink.height * scale];
    on.save();
    on.translate(x, y);
    on.rotate(radians(turnDegrees));
    if (mirrored) on.scale(-1, 1);
    on.imageSmoothingQuality = 'high';
    on.shadowColor = 'rgb(0 0 0 / 0.35)';
    on.shadowBlur = 7;
    on.shadowOffsetY = 3;
    on.drawImage(sheet.canvas, ink.left, ink.top, ink.width, ink.height, -width / 2, -height / 2, width, height);
    on.restore();
  }

  /**
   * The glyph upright and once, at the size the font holds its pictures in, so that it is scaled and turned only once.
   * @param {string} glyph
   */
  function drawGlyph(glyph) {
    const sheet = canvas(200, 200);
    sheet.font = '109px SampleEmoji';
    sheet.textAlign = 'center';
    sheet.textBaseline = 'middle';
    sheet.fillText(glyph, 100, 100);
    const ink = inkBox(sheet.getImageData(0, 0, 200, 200));
    if (ink === undefined) throw new Error(`The font has no picture of ${glyph}.`);
    return { sheet, ink };
  }

  /**
   * @param {ImageData} pixels
   * @returns {{ left: number, top: number, width: number, height: number } | undefined} what is not transparent
   */
  function inkBox({ data, width }) {
    const inked = [];
    for (let index = 3; index < data.length; index += 4) if ((data[index] ?? 0) > 8) inked.push((index - 3) / 4);
    if (inked.length === 0) return undefined;
    const columns = inked.map((place) => place % width);
    const rows = inked.map((place) => Math.floor(place / width));
    const [left, top] = [Math.min(...columns), Math.min(...rows)];
    return { left, top, width: Math.max(...columns) - left + 1, height: Math.max(...rows) - top + 1 };
  }

  /**
   * Drawn by the CPU, whose pixels are the same every time.
   * @param {number} width
   * @param {number} height
   */
  function canvas(width, height) {
    const element = Object.assign(document.createElement('canvas'), { width, height });
    const context = element.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This browser gives no 2D canvas.');
    return context;
  }

  /** @param {number} degrees */
  function radians(degrees) {
    return (degrees * Math.PI) / 180;
  }
}
