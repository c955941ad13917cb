package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Ask;
import dev.countersign.approval.AskTag;
import dev.countersign.approval.Command;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Draft;
import dev.countersign.approval.State;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Account;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.reply.TypedAnswer;
import dev.countersign.store.AskPosition;
import dev.countersign.store.Transaction;
import dev.countersign.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers in words: exact words only, bound by the quoted message, else by a number that the person
 * was told, else by the only open question; else we ask which one. Never a guess.
 *
 * <p>Not every device shows Instagram's quick replies (Instagram Messaging "Quick replies": mobile
 * only); this is the way there.
 */
final class TypedAnswers {
  /** Shapes of content that are no attempt to answer: they speak of something else than we do. */
  private static final Set<String> NO_ATTEMPT =
      Set.of("call", "story_reply", "story_mention", "forwarded");

  /** For so long after its end a question that nobody decided is what a late word is about. */
  private static final Duration MEMORY = Duration.ofHours(24);

  private static final int LONGEST_NAME = 60;

  private final Accounts accounts;
  private final QuestionPrompts questions;
  private final Randomness randomness;
  private final Commands commands;
  private final OptOuts optOuts;

  TypedAnswers(Gateway.Parts parts, Commands commands) {
    this.accounts = parts.accounts();
    this.questions = new QuestionPrompts(parts.accounts(), parts.links());
    this.randomness = parts.randomness();
    this.commands = commands;
    this.optOuts = new OptOuts(randomness, commands);
  }

  /**
   * Does what the words of a person call for.
   *
   * @throws TooEarly if a question to them is being sent at this moment and it can wait
   */
  void apply(
      Transaction transaction,
      Account account,
      Responder person,
      Inbound.Written written,
      Instant receivedAt,
      boolean mayWait) {
    MessageId message = written.origin().messageId();
    if (message == null || NO_ATTEMPT.contains(written.content())) {
      return;
    }
    Optional<TypedAnswer> typed = Optional.ofNullable(written.text()).flatMap(TypedAnswer::read);
    if (typed.isPresent() && optOuts.apply(transaction, person, typed.get(), message)) {
      return;
    }
    MessageId quoted = written.quoted();
    AskPosition about =
        quoted == null ? null : transaction.asks().findByMessage(account.id(), quoted).orElse(null);
    boolean isBeingAsked = about == null && transaction.sends().isBeingAsked(person);
    if (quoted != null && isBeingAsked && mayWait) {
      throw new TooEarly();
    }
    if (wanted(transaction, person, about, written, message, receivedAt)) {
      return;
    }
    Said said =
        new Said(
            account,
            person,
            typed.orElse(null),
            message,
            quoted,
            written.origin().sentAt(),
            receivedAt);
    if (about != null) {
      about(transaction, said, about);
    } else if (quoted != null) {
      quotedOther(transaction, said, quoted, isBeingAsked);
    } else if (isBeingAsked && mayWait) {
      throw new TooEarly();
    } else {
      unquoted(transaction, said, isBeingAsked);
    }
  }

  /**
   * Whether it is what they were asked to write last: the value of a field, or why they chose as
   * they did. Who quotes another question speaks of that one, and what was written long before they
   * were asked for it is about something else.
   */
  private boolean wanted(
      Transaction transaction,
      Responder person,
      @Nullable AskPosition about,
      Inbound.Written written,
      MessageId message,
      Instant receivedAt) {
    String text = written.text();
    if (text == null) {
      return false;
    }
    AskPosition newest = null;
    Draft.Wish wish = null;
    for (AskPosition open : transaction.asks().openAt(person)) {
      Draft.Wish other = place(transaction, open).draft().wish();
      boolean isAboutOther = about != null && !about.equals(open);
      if (other == null
          || isAboutOther
          || Said.isLongBefore(written.origin().sentAt(), other.since())) {
        continue;
      }
      if (wish == null || other.since().isAfter(wish.since())) {
        newest = open;
        wish = other;
      }
    }
    if (newest == null || wish == null) {
      return false;
    }
    Command command =
        switch (wish) {
          case Draft.Wish.Values values ->
              enter(transaction, newest, values.fields().getFirst(), person, text, message);
          case Draft.Wish.Comment comment ->
              new Command.Comment(newest.ask(), comment(text), person, message);
        };
    commands.apply(transaction, newest.approval(), command, receivedAt);
    return true;
  }

  /** As much of the words as is kept: no app lets people write longer messages. */
  private static String comment(String text) {
    int longest = DecisionPages.LONGEST_COMMENT;
    if (text.length() <= longest) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }

  private static Ask place(Transaction transaction, AskPosition position) {
    return transaction.lock(position.approval()).orElseThrow().asks().get(position.ask());
  }

  /** A value that no message could show back is none. */
  private Command enter(
      Transaction transaction,
      AskPosition at,
      String key,
      Responder person,
      String text,
      MessageId message) {
    Approval approval = transaction.lock(at.approval()).orElseThrow();
    Ask ask = approval.asks().get(at.ask());
    Field field = approval.request().field(key);
    Locale locale = accounts.locale(person.address().account(), approval.request().locale());
    Entered entered = EnteredValues.read(field, text, locale);
    ReplyKey fresh = randomness.replyKey();
    if (entered instanceof Entered.Given(Value value)) {
      Map<String, Value> values = new LinkedHashMap<>(ask.draft().values());
      values.put(key, value);
      if (!questions.fits(approval, ask.address(), fresh, new Draft(values, true, null))) {
        entered = new Entered.Wrong(null);
      }
    }
    return new Command.Enter(at.ask(), entered, person, message, fresh);
  }

  /**
   * They quote something that is no whole question: a part of one, a notice, or what we do not
   * know.
   */
  private void quotedOther(
      Transaction transaction, Said said, MessageId quoted, boolean isBeingAsked) {
    Optional<String> ours = transaction.sends().sentWith(said.person(), quoted);
    if (ours.isEmpty()) {
      quotedUnknown(transaction, said);
      return;
    }
    Optional<AskTag> part = AskTag.parse(ours.get());
    if (part.isEmpty()) {
      unquoted(transaction, said, isBeingAsked);
      return;
    }
    AskPosition asked = new AskPosition(part.get().approval(), part.get().ask());
    Ask ask = place(transaction, asked);
    boolean isCurrent = ask.isNamedBy(part.get()) && !ask.messages().isEmpty();
    about(transaction, isCurrent ? said.quoting(ask.messages().getLast()) : said, asked);
  }

  /**
   * It is about what we do not know, and decides nothing: but where a question may be before the
   * person of which nobody knows the message, their choice is worth an explanation.
   */
  private void quotedUnknown(Transaction transaction, Said said) {
    inOrder(transaction.asks().openAt(said.person())).stream()
        .filter(open -> place(transaction, open).delivery() == Delivery.UNKNOWN)
        .filter(open -> choice(transaction, said, open).isPresent())
        .findFirst()
        .ifPresent(open -> misunderstood(transaction, said, open));
  }

  /**
   * It is for the question with the number that it names, else for the only one.
   *
   * @param isBeingAsked whether there may be another before them: then it is not the only one
   */
  private void unquoted(Transaction transaction, Said said, boolean isBeingAsked) {
    if (said.typed() != null && said.typed().number().isPresent()) {
      int number = said.typed().number().getAsInt();
      Optional<AskPosition> numbered = transaction.asks().findByNumber(said.person(), number);
      if (numbered.isPresent()) {
        about(transaction, said, numbered.get());
        return;
      }
    }
    List<AskPosition> open = transaction.asks().openAt(said.person());
    if (open.isEmpty()) {
      late(transaction, said);
    } else if (open.size() == 1 && !isBeingAsked) {
      only(transaction, said, open.getFirst());
    } else {
      which(transaction, said, open);
    }
  }

  /** It is about that question, by quote or number. */
  private void about(Transaction transaction, Said said, AskPosition asked) {
    Approval approval = transaction.lock(asked.approval()).orElseThrow();
    if (!said.person().isAt(approval.asks().get(asked.ask()).address())) {
      return;
    }
    Optional<ChoiceKey> choice = said.choice(approval, asked, accounts);
    if (choice.isPresent()) {
      answer(transaction, said, asked, choice.get());
    } else {
      misunderstood(transaction, said, asked);
    }
  }

  private void only(Transaction transaction, Said said, AskPosition asked) {
    Approval approval = transaction.lock(asked.approval()).orElseThrow();
    if (!said.isOlderThan(approval, approval.asks().get(asked.ask()))) {
      about(transaction, said, asked);
    }
  }

  /** The person answers while several questions are open: they are told their numbers. */
  private void which(Transaction transaction, Said said, List<AskPosition> open) {
    boolean isAnswer =
        inOrder(open).stream()
            .anyMatch(position -> choice(transaction, said, position).isPresent());
    if (!isAnswer) {
      misunderstood(transaction, said, open.getLast());
      return;
    }
    int next = transaction.asks().nextNumber(said.person());
    List<String> lines = new ArrayList<>();
    for (AskPosition position : open) {
      Approval approval = transaction.lock(position.approval()).orElseThrow();
      Integer number = approval.asks().get(position.ask()).number();
      if (number == null) {
        number = next++;
        commands.apply(
            transaction,
            position.approval(),
            new Command.Numbered(position.ask(), number),
            said.receivedAt());
      }
      lines.add(number + ": " + name(said.account(), approval));
    }
    commands.apply(
        transaction,
        open.getFirst().approval(),
        new Command.AskedWhich(
            said.person(), which(transaction, open.getFirst(), lines), said.message()),
        said.receivedAt());
  }

  /** In the order in which everybody locks. */
  private static List<AskPosition> inOrder(List<AskPosition> positions) {
    return positions.stream()
        .sorted(Comparator.comparing(position -> position.approval().value()))
        .toList();
  }

  private Optional<ChoiceKey> choice(Transaction transaction, Said said, AskPosition asked) {
    return said.choice(transaction.lock(asked.approval()).orElseThrow(), asked, accounts);
  }

  private static Notice.Which which(
      Transaction transaction, AskPosition first, List<String> lines) {
    Approval approval = transaction.lock(first.approval()).orElseThrow();
    Integer number = approval.asks().get(first.ask()).number();
    return new Notice.Which(
        lines, approval.request().choices().getFirst().title(), number == null ? 1 : number);
  }

  /** How a question is called among others: its title and its first readable field. */
  private String name(Account account, Approval approval) {
    String own = approval.request().title();
    String title =
        own == null
            ? accounts.wording(account.id(), approval.request().locale()).frame().title()
            : own;
    String field =
        approval.request().fields().stream()
            .filter(shown -> shown.display() == DisplayMode.READABLE)
            .findFirst()
            .map(shown -> " (" + shown.label() + ": " + shown.shown().orElse("") + ")")
            .orElse("");
    String name = (title + field).replaceAll("\\s+", " ");
    return name.codePointCount(0, name.length()) <= LONGEST_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME)) + "…";
  }

  /** Somebody answers a question that ended without them: they are told how it ended. */
  private void late(Transaction transaction, Said said) {
    Optional<AskPosition> last = transaction.asks().lastAsked(said.person());
    if (last.isEmpty()) {
      return;
    }
    Approval approval = transaction.lock(last.get().approval()).orElseThrow();
    boolean isUndecided =
        approval.state() instanceof State.Final end
            && !(end instanceof State.Decided)
            && end.at().plus(MEMORY).isAfter(said.receivedAt());
    if (isUndecided) {
      said.choice(approval, last.get(), accounts)
          .ifPresent(choice -> answer(transaction, said, last.get(), choice));
    }
  }

  private void answer(Transaction transaction, Said said, AskPosition asked, ChoiceKey choice) {
    commands.apply(
        transaction,
        asked.approval(),
        new Command.Answer(
            new Command.Question.OfWords(
                asked.ask(),
                said.quoted(),
                said.sentAt() == null ? said.receivedAt() : said.sentAt()),
            choice,
            said.person(),
            said.message()),
        said.receivedAt());
  }

  private void misunderstood(Transaction transaction, Said said, AskPosition asked) {
    commands.apply(
        transaction,
        asked.approval(),
        new Command.Misunderstood(asked.ask(), randomness.replyKey(), said.message()),
        said.receivedAt());
  }
}
