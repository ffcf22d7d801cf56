// Copy and print for the receipt code. The buttons stay hidden until they can do what they say.

/**
 * Show and wire the receipt tools found within a part of the page.
 * @param {ParentNode} scope
 */
export function readyReceipts(scope) {
  for (const receipt of scope.querySelectorAll("[data-receipt]")) {
    readyCopy(receipt);
    readyPrint(receipt);
  }
}

function readyCopy(receipt) {
  const button = receipt.querySelector("[data-receipt-copy]");
  const told = receipt.querySelector("[data-receipt-told]");
  // The clipboard is only there over https.
  if (!button || !told || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(receipt.dataset.receipt);
      told.textContent = told.dataset.copied;
    } catch {
      told.textContent = told.dataset.failed;
    }
  });
}

function readyPrint(receipt) {
  const button = receipt.querySelector("[data-receipt-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
