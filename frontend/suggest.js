// Titles and names offered while somebody types a search. The box works the same without them.

const PAUSE = 200; // milliseconds without a key before we ask
const FEWEST = 2; // letters

/**
 * Offer suggestions in the search boxes found within a part of the page.
 * @param {ParentNode} scope
 */
export function readySuggestions(scope) {
  for (const box of scope.querySelectorAll("input[data-suggest]")) readyBox(box);
}

function readyBox(box) {
  const list = document.createElement("datalist");
  list.id = `${box.id}-suggestions`;
  box.after(list);
  box.setAttribute("list", list.id);
  let waiting;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    const typed = box.value.trim();
    if (typed.length < FEWEST || typed === asked) return;
    waiting = setTimeout(async () => {
      asked = typed;
      const terms = await suggestionsFor(box.dataset.suggest, typed);
      if (box.value.trim() === typed) show(list, terms);
    }, PAUSE);
  });
}

async function suggestionsFor(address, typed) {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { credentials: "omit" });
    return answer.ok ? (await answer.json()).suggestions : [];
  } catch {
    return [];
  }
}

function show(list, terms) {
  list.replaceChildren(...terms.map((term) => Object.assign(document.createElement("option"), { value: term })));
}
