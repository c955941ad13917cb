package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Command;
import dev.countersign.approval.Transition;
import dev.countersign.approval.Transition.Verdict;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.InputMode;
import dev.countersign.gateway.wording.Languages;
import dev.countersign.gateway.wording.Wordings;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.AskPosition;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages behind {@link DecisionLinks}: what a person sees there, and what they send from there.
 * To look changes nothing. Whoever holds a link learns nothing about people: neither who was asked
 * nor who answered. Safe for use by many threads.
 */
public final class DecisionPages {
  /** Longest comment, in characters: as much as the longest message that people can write. */
  public static final int LONGEST_COMMENT = 4096;

  /** Beside the keys of fields, none of which is empty. */
  private static final String COMMENT = "";

  private static final int MESSAGE_BYTES = 12;

  /** An account without words of its own. */
  private static final AccountId NOBODYS = new AccountId("none");

  private final Store store;
  private final Accounts accounts;
  private final DecisionLinks links;
  private final Randomness randomness;
  private final Commands commands;

  /** The pages of a store. */
  public DecisionPages(
      Store store, Accounts accounts, DecisionLinks links, Randomness randomness, Tracing tracing) {
    this.store = store;
    this.accounts = accounts;
    this.links = links;
    this.randomness = randomness;
    this.commands = new Commands(tracing);
  }

  /** What a page shows. */
  public sealed interface Page {
    /** The language of its words. */
    Locale locale();

    /**
     * A question that can be answered.
     *
     * @param isRefused whether something was wrong with what the person had filled in
     * @param commentError what is wrong with the comment; absent for nothing
     * @param entered what that was
     */
    record Open(
        Locale locale,
        String title,
        String callToAction,
        List<Row> rows,
        List<Choice> choices,
        Wording.PageWords words,
        boolean isRefused,
        @Nullable String commentError,
        Form entered)
        implements Page {
      public Open {
        rows = List.copyOf(rows);
        choices = List.copyOf(choices);
      }

      /** Whether any of the choices wants a comment. */
      public boolean mayComment() {
        return choices.stream().anyMatch(Choice::needsComment);
      }

      /** Whether each of the choices wants one. */
      public boolean needsComment() {
        return choices.stream().allMatch(Choice::needsComment);
      }
    }

    /** Words, and nothing to do. */
    record Told(Locale locale, Kind kind, String text) implements Page {}

    /** Why there is nothing to do. */
    enum Kind {
      /** The answer is stored. */
      RECORDED,
      /**
       * The question is not open, or not any more, or is another one than the link was sent for.
       */
      CLOSED,
      /** The link is not one of ours. */
      UNKNOWN
    }
  }

  /**
   * A field on a page.
   *
   * @param shown the value as it is
   * @param error what is wrong with what was filled in; absent for nothing
   */
  public record Row(Field field, String shown, @Nullable String error) {}

  /**
   * What a person filled in.
   *
   * @param texts by the field's key, as they were written
   */
  public record Form(@Nullable String choice, Map<String, String> texts, String comment) {
    /** Nothing. */
    public static final Form EMPTY = new Form(null, Map.of(), "");

    public Form {
      texts = Map.copyOf(texts);
    }
  }

  /** A link of ours and the question that it was sent for, at a time. */
  private record Known(
      DecisionLinks.Link link, ReplyKey.Hash key, AskPosition question, Instant now) {}

  /** A question behind a link, and the words to the person. */
  private record Asked(Known known, Approval approval, Wording wording, Locale locale) {
    Ask place() {
      return approval.asks().get(known.question().ask());
    }
  }

  /**
   * The page behind the last part of a link. Nothing waits for it: a scanner that opens a link
   * again and again holds up nobody's answer.
   *
   * @param languages of whoever looks, the best first; they count where no question is found
   */
  public Page look(String token, List<Locale> languages) {
    return store
        .transact(transaction -> known(transaction, token))
        .flatMap(known ->
            store
                .views()
                .approval(known.question().approval())
                .map(view -> asked(known, view.approval())))
        .map(asked -> insteadOf(asked).orElseGet(() -> open(asked, Form.EMPTY, false, Map.of())))
        .orElseGet(() -> unknown(languages));
  }

  /**
   * Whether the last part of a link was made by us: whatever else comes with it need not be read.
   */
  public boolean isOurs(String token) {
    return links.read(token, Instant.MAX).isPresent();
  }

  /** Answers by the page behind the last part of a link; languages as in {@link #look}. */
  public Page submit(String token, Form form, List<Locale> languages) {
    return store.transact(transaction ->
        known(transaction, token)
            .flatMap(known ->
                transaction
                    .lock(known.question().approval())
                    .map(approval -> asked(known, approval)))
            .map(asked -> insteadOf(asked).orElseGet(() -> submit(transaction, asked, form)))
            .orElseGet(() -> unknown(languages)));
  }

  private Optional<Known> known(Transaction transaction, String token) {
    Instant now = transaction.now();
    return links
        .read(token, now)
        .flatMap(link -> {
          ReplyKey.Hash key = link.key().hash();
          return transaction
              .asks()
              .findByReplyKey(key)
              .map(question -> new Known(link, key, question, now));
        });
  }

  private Asked asked(Known known, Approval approval) {
    Address to = approval.asks().get(known.question().ask()).address();
    String language = approval.request().locale();
    return new Asked(
        known,
        approval,
        accounts.wording(to.account(), language),
        accounts.locale(to.account(), language));
  }

  /** What is said in place of the question; empty while it can be answered by that link. */
  private static Optional<Page> insteadOf(Asked asked) {
    boolean isOpen =
        asked.known().link().isInTime()
            && asked.approval().isOpen(asked.place())
            && asked.place().isLive()
            && asked.known().now().isBefore(asked.approval().expiresAt());
    if (!isOpen) {
      return Optional.of(closed(asked));
    }
    return asked.place().isOutdated(asked.known().key())
        ? Optional.of(
            new Page.Told(
                asked.locale(), Page.Kind.CLOSED, asked.wording().text(new Notice.Outdated())))
        : Optional.empty();
  }

  /** Whoever has no link of ours is nobody's person, so that no account has words for them. */
  private static Page unknown(List<Locale> languages) {
    String language =
        languages.stream()
            .map(Locale::toLanguageTag)
            .filter(tag -> Languages.of(tag).isPresent())
            .findFirst()
            .orElse(Locale.ENGLISH.toLanguageTag());
    return new Page.Told(
        Locale.forLanguageTag(language),
        Page.Kind.UNKNOWN,
        Wordings.STANDARD.of(NOBODYS, language).page().unknown());
  }

  private static Page closed(Asked asked) {
    return new Page.Told(asked.locale(), Page.Kind.CLOSED, asked.wording().page().closed());
  }

  private static Page open(Asked asked, Form form, boolean isRefused, Map<String, String> errors) {
    Approval approval = asked.approval();
    String own = approval.request().title();
    Prompt.Frame frame = asked.wording().frame();
    List<Row> rows =
        approval.request().fields().stream()
            .filter(field -> field.display() != DisplayMode.CONCEALED)
            .map(field -> {
              Value value = current(asked, field);
              String shown = field.with(value).shown().orElse("");
              return new Row(field.with(value), shown, errors.get(field.key()));
            })
            .toList();
    return new Page.Open(
        asked.locale(),
        own == null ? frame.title() : own,
        frame.callToAction().strip(),
        rows,
        approval.request().choices(),
        asked.wording().page(),
        isRefused,
        errors.get(COMMENT),
        form);
  }

  private static Value current(Asked asked, Field field) {
    return asked.place().draft().valueOf(field);
  }

  private Page submit(Transaction transaction, Asked asked, Form form) {
    Optional<Choice> choice =
        Optional.ofNullable(form.choice())
            .filter(ChoiceKey::isWellFormed)
            .flatMap(key -> asked.approval().choice(new ChoiceKey(key)));
    if (choice.isEmpty()) {
      return open(asked, form, true, Map.of());
    }
    Map<String, Value> entered = new LinkedHashMap<>();
    Map<String, String> errors = new LinkedHashMap<>();
    for (Field field : asked.approval().request().openFields()) {
      read(asked, field, form, choice.get(), entered, errors);
    }
    comment(asked, choice.get(), form.comment()).ifPresent(error -> errors.put(COMMENT, error));
    if (!errors.isEmpty()) {
      return open(asked, form, true, errors);
    }
    MessageId message =
        new MessageId("page." + HexFormat.of().formatHex(randomness.bytes(MESSAGE_BYTES)));
    Command submit =
        new Command.Submit(
            asked.known().key(),
            choice.get().key(),
            new Value.Structure(entered),
            form.comment().isBlank() ? null : form.comment().strip(),
            message);
    Transition transition =
        commands.apply(transaction, Tracing.Step.PAGE, asked.approval(), submit, transaction.now());
    return transition.verdict() == Verdict.APPLIED
        ? new Page.Told(
            asked.locale(),
            Page.Kind.RECORDED,
            asked.wording().text(new Notice.Recorded(choice.get().title())))
        : closed(asked);
  }

  private static Optional<String> comment(Asked asked, Choice choice, String comment) {
    if (comment.length() > LONGEST_COMMENT) {
      String label = asked.wording().page().comment();
      return Optional.of(
          asked.wording().text(new Notice.ValueRefused(label, FieldType.TEXT, null)));
    }
    return choice.needsComment() && comment.isBlank()
        ? Optional.of(asked.wording().page().required())
        : Optional.empty();
  }

  /** What stands in the box of a field: as it was, a value, or wrong. */
  private void read(
      Asked asked,
      Field field,
      Form form,
      Choice choice,
      Map<String, Value> entered,
      Map<String, String> errors) {
    Value current = current(asked, field);
    String shown = current.isNothing() ? "" : current.display();
    String text = form.texts().getOrDefault(field.key(), shown).strip();
    boolean isChanged = !current.equals(field.value());
    boolean isRequired = field.input().mode() == InputMode.REQUIRED;
    if (text.equals(shown.strip())) {
      if (!current.isNothing() && (isRequired || isChanged)) {
        entered.put(field.key(), current);
      } else if (isRequired && choice.approves()) {
        errors.put(field.key(), asked.wording().page().required());
      }
      return;
    }
    switch (text.isEmpty()
        ? new Entered.Wrong(null)
        : EnteredValues.read(field, text, asked.locale())) {
      case Entered.Given(Value value) -> entered.put(field.key(), value);
      case Entered.Kept() -> entered.put(field.key(), current);
      case Entered.Wrong(String detail) ->
          errors.put(
              field.key(),
              asked
                  .wording()
                  .text(new Notice.ValueRefused(field.label(), field.input().type(), detail)));
    }
  }
}
