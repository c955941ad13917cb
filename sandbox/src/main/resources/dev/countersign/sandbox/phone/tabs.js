// The apps of one human, side by side: each is a conversation of its own.

import { appName, element, read } from "./elements.js";

// A second account on a channel has a number.
function label(people, index) {
  const { channel } = people[index];
  const before = people.slice(0, index).filter((other) => other.channel === channel).length;
  return before === 0 ? appName(channel) : `${appName(channel)} ${before + 1}`;
}

/** Shows a tab for each conversation of the same human, where there are several. */
export async function showTabs(nav, conversation) {
  const human = conversation.person.human;
  if (!human || nav.childElementCount > 0) {
    return;
  }
  const { people } = await read("/sandbox/people");
  const own = people.filter((person) => person.human === human);
  nav.hidden = own.length < 2;
  nav.replaceChildren(
    ...own.map((person, index) =>
      element("a", {
        class: "tab",
        href: `/phone/${encodeURIComponent(person.id)}`,
        ...(person.id === conversation.person.id ? { "aria-current": "page" } : {}),
        text: label(own, index),
      }),
    ),
  );
}
