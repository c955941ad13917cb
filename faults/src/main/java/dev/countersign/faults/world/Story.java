package dev.countersign.faults.world;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Choice;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.Tap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One approval from its request to its callback, with a person who is asked nothing else. It does
 * not know of faults: it repeats its request until it is answered, looks at the phone, taps, and
 * waits for the callback.
 */
public final class Story {
  /** Stands in each question; must not stand in a log. */
  static final String CANARY = "canary-in-a-field";

  private static final Duration SECOND_THOUGHT = Duration.ofMillis(150);

  private final World world;
  private final Teller teller;
  private final List<Instant> steps = new CopyOnWriteArrayList<>();
  private volatile @Nullable String approval;
  private volatile boolean isOver;
  private volatile @Nullable Instant tapped;
  private final Map<Evidence.End, String> tappedPayloads = new ConcurrentHashMap<>();

  /** How a story ends. */
  public enum End {
    APPROVED,
    REJECTED,
    /** Nobody taps, until it is over. */
    EXPIRED,
    /** Both buttons are tapped, one a moment after the other. */
    BOTH;

    /** What the taps stand for, in their order. */
    List<Evidence.End> taps() {
      return switch (this) {
        case APPROVED -> List.of(Evidence.End.APPROVED);
        case REJECTED -> List.of(Evidence.End.REJECTED);
        case EXPIRED -> List.of();
        case BOTH -> List.of(Evidence.End.APPROVED, Evidence.End.REJECTED);
      };
    }
  }

  /**
   * What is told.
   *
   * @param reference names the approval everywhere, also in the text of the question
   * @param receiver at which of the receiver's addresses it is called back, from 0
   */
  record Teller(
      AccountSettings account, PersonId person, String reference, End end, int receiver) {}

  Story(World world, Teller teller) {
    this.world = world;
    this.teller = teller;
  }

  /** The approval, once the API confirmed it. */
  public Optional<String> approval() {
    return Optional.ofNullable(approval);
  }

  /** Whether it was called back. */
  public boolean isOver() {
    return isOver;
  }

  /** Who is asked. */
  public PersonId person() {
    return teller.person();
  }

  /** Its reference. */
  public String reference() {
    return teller.reference();
  }

  /** To which ends what the person did so far can lead. */
  Set<Evidence.End> ends() {
    return tappedPayloads.isEmpty()
        ? Set.of(Evidence.End.EXPIRED)
        : Set.copyOf(tappedPayloads.keySet());
  }

  /** What the tap for that end sent; empty without one. */
  public Optional<String> tapped(Evidence.End end) {
    return Optional.ofNullable(tappedPayloads.get(end));
  }

  /** When something last happened to it after a time, as seen from outside: at first. */
  public Optional<Instant> firstStepAfter(Instant time) {
    return steps.stream().filter(step -> step.isAfter(time)).findFirst();
  }

  /** When it began. */
  public Instant begun() {
    return steps.getFirst();
  }

  /** From the tap to the callback; empty without one of them. */
  public Optional<Duration> wakeTime() {
    Instant from = tapped;
    return from == null || !isOver
        ? Optional.empty()
        : Optional.of(Duration.between(from, steps.getLast()));
  }

  void tell(Duration patience) {
    steps.add(Instant.now());
    approval =
        world
            .api()
            .insist("/v1/approvals", request(), teller.reference(), patience)
            .json()
            .path("id")
            .asString();
    steps.add(Instant.now());
    // every second person changes their mind the other way round
    boolean isReversed = teller.person().value().hashCode() % 2 == 0;
    List<Evidence.End> taps = isReversed ? teller.end().taps().reversed() : teller.end().taps();
    if (!taps.isEmpty()) {
      if (!Wait.until(patience, world.look(), () -> !buttons().isEmpty())) {
        return;
      }
      steps.add(Instant.now());
      // what was decided in another way meanwhile takes the buttons off the phone
      List<String> payloads = taps.stream().map(this::payload).toList();
      Wait.until(patience, world.look(), world::mayAnswer);
      tapped = Instant.now();
      for (int tap = 0; tap < taps.size(); tap++) {
        if (tap > 0) {
          Wait.pass(SECOND_THOUGHT);
        }
        String payload = payloads.get(tap);
        tappedPayloads.put(taps.get(tap), payload);
        world.sandbox().tap(teller.person(), Tap.payload(payload).evenIfStale());
      }
    }
    if (Wait.until(patience, world.look(), () -> world.receiver().count(teller.reference()) > 0)) {
      steps.add(Instant.now());
      isOver = true;
    }
  }

  /** What the buttons of the question send when they are tapped; empty while none is shown. */
  private List<String> buttons() {
    ConversationView conversation = world.sandbox().conversation(teller.person());
    return switch (teller.account().channel()) {
      case INSTAGRAM, MESSENGER ->
          conversation.quickReplies().stream().map(QuickReply::payload).toList();
      case WHATSAPP ->
          conversation.messages().reversed().stream()
              .map(message -> message.content().offeredChoices().map(Choice::payload).toList())
              .filter(payloads -> !payloads.isEmpty())
              .findFirst()
              .orElse(List.of());
    };
  }

  /** What the button for that end sends. */
  public String payload(Evidence.End end) {
    return buttons().get(end == Evidence.End.APPROVED ? 0 : 1);
  }

  /** Whether the question is on the phone. */
  public boolean isShown() {
    return !buttons().isEmpty();
  }

  String request() {
    return """
    {"account":"%s","to":"%s","reference":"%s","expiresIn":"%s",
     "fields":[{"key":"order","label":"Order","value":"%s"},{"key":"note","label":"Note","value":"%s"}],
     "resume":{"type":"http","url":"%s"}}
    """
        .formatted(
            Settings.name(teller.account()),
            teller.person(),
            teller.reference(),
            teller.end() == End.EXPIRED ? "PT2S" : "P1D",
            teller.reference(),
            CANARY,
            world.receiver().url(teller.reference(), teller.receiver()));
  }
}
