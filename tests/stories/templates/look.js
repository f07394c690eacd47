// Runs in an empty page. Lays mails out in frames, each with a width and a colour scheme of its own, and tells what is there.

// The mail in a frame, once its pictures are there or known not to come.
async function lay(html, width, scheme, left) {
  const frame = document.body.appendChild(document.createElement("iframe"));
  frame.scrolling = "no";
  frame.style.cssText =
    `position:absolute;top:0;left:${left}px;border:0;width:${width}px;height:400px;color-scheme:${scheme}`;
  const page = frame.contentDocument;
  page.open();
  page.write(html);
  page.close();
  await Promise.allSettled([...page.images].map((picture) => picture.decode()));
  frame.style.height = `${page.documentElement.scrollHeight}px`;
  return frame;
}

// Relative luminance and contrast, as WCAG 2 has them.
function luminance([red, green, blue]) {
  const linear = [red, green, blue].map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const channels = (colour) => colour.match(/[\d.]+/g).map(Number);

// What lies behind an element: the nearest colour that covers.
function behind(element, view) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(view.getComputedStyle(at).backgroundColor);
    if (colour.length < 4 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
}

function faintWords(body, view) {
  const faint = [];
  const texts = body.ownerDocument.createTreeWalker(body, 4);
  while (texts.nextNode()) {
    const [text, element] = [texts.currentNode.data.trim(), texts.currentNode.parentElement];
    if (!text || !element.getClientRects().length) continue;
    const ratio = contrast(channels(view.getComputedStyle(element).color), behind(element, view));
    if (ratio < 4.5) faint.push(`${text.slice(0, 30)} (${ratio.toFixed(2)})`);
  }
  return faint;
}

// Headings, paragraphs, pictures, buttons and panels: kind, left, top, width, height, characters.
function blocks(body) {
  const found = [...body.querySelectorAll("h1,h2,p,img,.button,.panel")];
  return found.filter((element) => element.getClientRects().length).map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const kind = element.className === "button" || element.className === "panel" ? element.className : element.localName;
    const text = element.textContent.replace(/\s+/g, " ").trim();
    return [kind, ...[left, top, width, height].map(Math.round), [...text].length];
  });
}

function seen({ contentDocument: page, contentWindow: view }, width) {
  const elements = [...page.body.querySelectorAll("*")].filter((element) => element.getClientRects().length);
  const wide = elements.filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return left < -0.5 || right > width + 0.5;
  });
  const buttons = [...page.querySelectorAll("a.press,button,select,input:not([type=checkbox],[type=hidden])")];
  return {
    overflow: page.documentElement.scrollWidth - width,
    wide: wide.map((element) => `${element.localName} ${element.textContent.trim().slice(0, 30)}`),
    faint: faintWords(page.body, view),
    low: buttons.filter((button) => button.getBoundingClientRect().height < 44).length,
    words: page.body.innerText,
    pictures: [...page.images].filter((picture) => picture.naturalWidth > 0).length,
    unnamed: [...page.images].filter((picture) => !picture.hasAttribute("alt")).length,
  };
}

// One mail at each width in each scheme.
async function look(html, places) {
  document.body.replaceChildren();
  const frame = await lay(html, 320, "light", 0);
  const dark = frame.contentWindow.matchMedia("(prefers-color-scheme: dark)");
  const all = [];
  for (const [width, scheme] of places) {
    frame.style.width = `${width}px`;
    frame.style.colorScheme = scheme;
    while (dark.matches !== (scheme === "dark")) await new Promise(requestAnimationFrame);
    all.push(seen(frame, width));
  }
  return all;
}

// Both schemes beside each other, ready for a picture.
async function show(html, width) {
  document.body.replaceChildren();
  const light = await lay(html, width, "light", 0);
  await lay(html, width, "dark", width);
  return { blocks: blocks(light.contentDocument.body), height: light.offsetHeight };
}

// The mean colour of each rectangle of a picture, in its own pixels.
async function means(picture, rectangles) {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  return rectangles.map(([left, top, width, height]) => {
    const { data } = context.getImageData(left, top, Math.max(1, width), Math.max(1, height));
    const sums = [0, 0, 0];
    for (let at = 0; at < data.length; at += 4) for (let channel = 0; channel < 3; channel++) sums[channel] += data[at + channel];
    return sums.map((sum) => Math.round(sum / (data.length / 4)));
  });
}

Object.assign(window, { look, show, means });
