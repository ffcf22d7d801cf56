// Makes the page livelier where scripts run; every page works without it.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";
import { readyReceipts } from "./receipt.js";
import { readySuggestions } from "./suggest.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
readyReceipts(document);
readySuggestions(document);
