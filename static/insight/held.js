// Selecting words of a held response fills the "hide more" form: the words and where they stand.

const words = document.querySelector("[data-words]");
const form = document.querySelector("[data-hide-form]");

// Python counts characters, JavaScript counts UTF-16 units.
const characters = (text) => Array.from(text).length;

function offsetOf(node, units) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!piece || !words.contains(piece)) return null;
  const text = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, units) : "";
  return Number(piece.dataset.start) + characters(text);
}

// A boundary may fall on an element between two texts: take the nearest text inside the range instead.
function textsWithin(range) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (range.intersectsNode(node) && node.parentElement.closest("[data-start]")) texts.push(node);
  }
  return texts;
}

function takeSelection() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!words.contains(range.commonAncestorContainer)) return;
  const texts = textsWithin(range);
  if (!texts.length) return;
  const first = texts[0];
  const last = texts[texts.length - 1];
  const from = range.startContainer === first ? range.startOffset : 0;
  const to = range.endContainer === last ? range.endOffset : last.data.length;
  const chosen = texts
    .map((node) => node.data.slice(node === first ? from : 0, node === last ? to : node.data.length))
    .join("");
  const start = offsetOf(first, from);
  const end = offsetOf(last, to);
  if (!chosen.trim() || start === null || end === null || end <= start) return;
  form.elements.start.value = start;
  form.elements.end.value = end;
  form.elements.words.value = chosen;
}

if (words && form) {
  document.addEventListener("selectionchange", takeSelection);
  // Whoever types other words means those, not what was selected before.
  form.elements.words.addEventListener("input", () => {
    form.elements.start.value = "";
    form.elements.end.value = "";
  });
  form.querySelector("[data-with-script]").hidden = false;
}
