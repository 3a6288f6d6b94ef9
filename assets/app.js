// Every page works without this; with it, nhsuk-frontend's components behave as the service manual says.
import { initAll } from "./nhsuk-frontend.min.js";

initAll();
