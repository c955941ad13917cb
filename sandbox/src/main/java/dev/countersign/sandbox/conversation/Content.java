package dev.countersign.sandbox.conversation;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a message shows. */
public sealed interface Content {

  /** Plain text, with quick replies if the account offers some. */
  record Text(String text, List<QuickReply> quickReplies) implements Content {

    public Text {
      quickReplies = List.copyOf(quickReplies);
    }

    /** Plain text without quick replies. */
    public static Text of(String text) {
      return new Text(text, List.of());
    }
  }

  /** An answer to a story of the account. */
  record StoryReply(String text, Story story) implements Content {}

  /** A button template. */
  record ButtonTemplate(String text, List<Button> buttons) implements Content {

    public ButtonTemplate {
      buttons = List.copyOf(buttons);
    }
  }

  /** A generic template: cards side by side. */
  record GenericTemplate(List<Card> cards) implements Content {

    public GenericTemplate {
      cards = List.copyOf(cards);
    }
  }

  /** WhatsApp's interactive message with reply buttons. */
  record ReplyButtons(Frame frame, List<Choice.ReplyButton> buttons) implements Content {

    public ReplyButtons {
      buttons = List.copyOf(buttons);
    }
  }

  /**
   * WhatsApp's interactive message with a list.
   *
   * @param opener what the button says that opens the list
   */
  record ListMenu(Frame frame, String opener, List<Section> sections) implements Content {

    public ListMenu {
      sections = List.copyOf(sections);
    }
  }

  /**
   * A message made from an approved template: a WhatsApp template or Messenger utility message.
   *
   * @param category such as {@code utility}
   * @param text the body with its places filled
   */
  record Template(String name, String language, String category, String text, List<Button> buttons)
      implements Content {

    public Template {
      buttons = List.copyOf(buttons);
    }
  }

  /** The texts around the choices of an interactive message. */
  record Frame(@Nullable String header, String text, @Nullable String footer) {}

  /** A part of a list; the title may be missing if it is the only one. */
  record Section(@Nullable String title, List<Choice.Row> rows) {

    public Section {
      rows = List.copyOf(rows);
    }
  }

  /** A quick reply, with the title as the phone shows it. */
  record QuickReply(String title, String payload) {}

  /** A card of a generic template. */
  record Card(
      String title, @Nullable String subtitle, @Nullable URI imageUrl, List<Button> buttons) {

    public Card {
      buttons = List.copyOf(buttons);
    }
  }

  /** A button of a template. */
  sealed interface Button {

    /** What the button says. */
    String title();

    /** A button that tells the account that it was tapped. */
    record Postback(String title, String payload) implements Button {}

    /** A button that opens an address and tells nobody. */
    record Link(String title, URI url) implements Button {}
  }

  /** A story of the account that a person can answer. */
  record Story(String id, URI url) {}

  /** The quick replies that come with the content. */
  default List<QuickReply> offeredQuickReplies() {
    return this instanceof Text text ? text.quickReplies() : List.of();
  }

  /** The template buttons of the content, card by card. */
  default Stream<Button> offeredButtons() {
    return switch (this) {
      case ButtonTemplate template -> template.buttons().stream();
      case GenericTemplate template ->
          template.cards().stream().flatMap(card -> card.buttons().stream());
      case Template template -> template.buttons().stream();
      case Text text -> Stream.empty();
      case StoryReply reply -> Stream.empty();
      case ReplyButtons buttons -> Stream.empty();
      case ListMenu menu -> Stream.empty();
    };
  }

  /** The choices of an interactive message. */
  default Stream<? extends Choice> offeredChoices() {
    return switch (this) {
      case ReplyButtons message -> message.buttons().stream();
      case ListMenu menu -> menu.sections().stream().flatMap(section -> section.rows().stream());
      case ButtonTemplate template -> Stream.empty();
      case GenericTemplate template -> Stream.empty();
      case Template template -> Stream.empty();
      case Text text -> Stream.empty();
      case StoryReply reply -> Stream.empty();
    };
  }
}
