// The translation tool draws its screen by script, without its first two levels of headings and without a name for the file field.

const screen = document.querySelector(".js-translation-editor");

function nameTheFile() {
  const field = screen.querySelector('input[type="file"]:not([aria-label])');
  if (field) {
    field.setAttribute("aria-label", "Translated PO file");
  }
}

function addHeading(level, text) {
  const heading = document.createElement(level);
  heading.className = "w-sr-only";
  heading.textContent = text;
  screen.before(heading);
}

if (screen) {
  addHeading("h1", document.title.replace(/ - Wagtail$/, ""));
  addHeading("h2", "Texts");
  new MutationObserver(nameTheFile).observe(screen, { childList: true, subtree: true });
  nameTheFile();
}
