// Every page works without this; with it, nhsuk-frontend's components behave as the service manual says.
import { initAll } from "./nhsuk-frontend.min.js";

// The design system asks for these before it starts; without script they are absent and every component stands as plain markup.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// The work begins here: the first field, button or link of the marked part. An error summary takes the focus before it.
if (!document.querySelector(".nhsuk-error-summary, .nhsuk-notification-banner--success")) {
  document.querySelector(".app-start-here :is(input:not([type=hidden]), select, textarea, button, a)")?.focus({ preventScroll: true });
}

// "None of these" shows no on each line, and Tab passes the lines by; any other answer on a line takes it back. What is sent says the
// same with and without script.
for (const list of document.querySelectorAll(".app-check-list")) {
  const none = list.querySelector(".app-check-list__none input");
  const answers = [...list.querySelectorAll("input[type=radio]")];
  const pass_by = () => answers.forEach((radio) => { radio.tabIndex = none.checked ? -1 : 0; });
  none.addEventListener("change", () => {
    answers.forEach((radio) => { radio.checked = none.checked && radio.value === "no"; });
    pass_by();
  });
  list.addEventListener("change", (event) => {
    if (event.target.type !== "radio" || event.target.value === "no") return;
    none.checked = false;
    pass_by();
  });
  pass_by();
}
