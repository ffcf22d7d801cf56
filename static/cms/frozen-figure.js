// Shows in words how a frozen figure stands; the figure itself travels in a hidden field and can't be typed.
window.wagtail.app.register(
  "frozen-figure",
  class extends window.StimulusModule.Controller {
    static targets = ["figure", "says"];

    connect() {
      const value = this.figureTarget.value;
      if (value) {
        this.saysTarget.textContent = JSON.parse(value).says || "";
      }
    }
  },
);
