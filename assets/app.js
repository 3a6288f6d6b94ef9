// Every page works without this; with it, nhsuk-frontend's components behave as the service manual says.
import { initAll } from "./nhsuk-frontend.min.js";

// The design system asks for these before it starts; without script they are absent and every component stands as plain markup.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
