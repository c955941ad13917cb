package dev.countersign.gateway;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Profile;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendLimits;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.Subscriptions;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A channel that remembers what it was told to send and answers as told. */
final class FakeChannel implements Channel {
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Queue<Function<String, SendOutcome>> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger numbers = new AtomicInteger();
  volatile int parts = 1;
  volatile boolean hasTemplate;

  /** Whether messages are recognised by their words, as Instagram's are. */
  volatile boolean isEchoed;

  volatile SendLimits limits = new SendLimits(1000, null);
  volatile Optional<String> mark = Optional.of("first token");
  volatile Profile profile = new Profile.Withheld();
  final FakeSubscriptions subscriptions = new FakeSubscriptions();

  /** A failure of a class. */
  static SendOutcome.Failed failed(FailureClass failure) {
    return new SendOutcome.Failed(
        failure, failure.name().toLowerCase(java.util.Locale.ROOT), "told", null);
  }

  /** How the next message ends; without this it is accepted. */
  void next(SendOutcome outcome) {
    answers.add(message -> outcome);
  }

  /** What happens while the next message is under way. */
  void next(Function<String, SendOutcome> answer) {
    answers.add(answer);
  }

  /** Answers that were prepared and not needed are not given to later messages. */
  void forgetAnswers() {
    answers.clear();
  }

  SendOutcome accept() {
    return new SendOutcome.Accepted(new MessageId("mid.sent." + numbers.incrementAndGet()));
  }

  /** Everything that was to be sent, in order. */
  List<String> sent() {
    return List.copyOf(sent);
  }

  /** The questions among it. */
  List<String> questions() {
    return sent.stream().filter(message -> message.contains("HIL_")).toList();
  }

  /** The notices among it. */
  List<String> notices() {
    return sent.stream().filter(message -> message.startsWith("notice ")).toList();
  }

  /** The payload behind a button of a question. */
  static String payload(String question, String choice) {
    for (String word : question.split(" ", -1)) {
      if (word.startsWith("HIL_" + choice + "|")) {
        return word;
      }
    }
    throw new AssertionError("No button " + choice + " in " + question);
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.INSTAGRAM;
  }

  @Override
  public SendLimits limits() {
    return limits;
  }

  @Override
  public int mostChoices() {
    return 13;
  }

  @Override
  public Optional<String> canonical(String to) {
    return Optional.of(to);
  }

  @Override
  public List<Violation> check(AccountId from, Prompt prompt) {
    return List.of();
  }

  @Override
  public boolean hasTemplate(AccountId from, Prompt.Question question) {
    return hasTemplate;
  }

  @Override
  public Profile profile(Address person) {
    return profile;
  }

  @Override
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  @Override
  public Optional<String> credentialMark(AccountId account) {
    return mark;
  }

  @Override
  public List<OutgoingMessage> render(Address to, Prompt prompt, Route route, String tag) {
    List<OutgoingMessage> messages = new ArrayList<>();
    switch (prompt) {
      case Prompt.Notice notice ->
          messages.add(message("notice " + to.value() + " " + notice.text()));
      case Prompt.Question question -> {
        for (int part = 1; part < parts; part++) {
          messages.add(message("part " + to.value() + " " + part));
        }
        StringBuilder last = new StringBuilder(route.label() + " ask " + to.value());
        if (question.lead() != null) {
          last.append(" (").append(question.lead()).append(')');
        }
        question.options().forEach(option -> last.append(' ').append(option.payload()));
        messages.add(message(last.toString()));
      }
    }
    return messages;
  }

  private OutgoingMessage message(String body) {
    return new OutgoingMessage(body, isEchoed ? words(body) : null);
  }

  /** What the person reads, and an echo repeats. */
  static String words(String message) {
    return message.split(" HIL_", 2)[0];
  }

  @Override
  public SendOutcome send(AccountId from, OutgoingMessage message) {
    sent.add(message.body());
    Function<String, SendOutcome> answer = answers.poll();
    return answer == null ? accept() : answer.apply(message.body());
  }
}
