package dev.countersign.approval;

import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import dev.countersign.reply.ReplyKey;
import dev.countersign.reply.ReplyPayload;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the choices that a person sees at once. What a channel cannot show together is spread
 * over as few pages as possible, each of about the same size and with one more option at its end:
 * on to the next page, from the last one back to the first.
 *
 * @param number from 0; it goes on from the first page after the last
 * @param most how many options the channel shows, at least 2
 */
public record ChoicePage(int number, int most) {
  public ChoicePage {
    if (number < 0 || most < 2) {
      throw new IllegalArgumentException("No page of choices: " + number + " of " + most);
    }
  }

  /** All pages of so many choices. */
  public static List<ChoicePage> all(int choices, int most) {
    List<ChoicePage> pages = new ArrayList<>();
    for (int i = 0; i < count(choices, most); i++) {
      pages.add(new ChoicePage(i, most));
    }
    return List.copyOf(pages);
  }

  private static int count(int choices, int most) {
    return choices <= most ? 1 : Math.ceilDiv(choices, most - 1);
  }

  List<Prompt.Option> options(List<Choice> choices, ReplyKey key, Wording wording) {
    int pages = count(choices.size(), most);
    int page = number % pages;
    List<Prompt.Option> options = new ArrayList<>();
    for (int i = start(choices.size(), page, pages);
        i < start(choices.size(), page + 1, pages);
        i++) {
      Choice choice = choices.get(i);
      options.add(
          new Prompt.Option(
              "/choices/" + i + "/title",
              choice.title(),
              new ReplyPayload.Answer(choice.key(), key).text()));
    }
    if (pages > 1) {
      boolean isLast = page + 1 == pages;
      options.add(
          new Prompt.Option(
              "/choices",
              isLast ? wording.backToStart() : wording.more(),
              new ReplyPayload.Page(isLast ? 0 : page + 1, key).text()));
    }
    return options;
  }

  private static int start(int choices, int page, int pages) {
    return Math.ceilDiv(choices * page, pages);
  }
}
