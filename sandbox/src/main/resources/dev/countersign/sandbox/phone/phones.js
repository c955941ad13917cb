import { personRow, read } from "./elements.js";

const { people } = await read("/sandbox/people");
document.getElementById("people").replaceChildren(...people.map(personRow));
