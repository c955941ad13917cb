package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Status;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the reference model remembers: people, questions, and what was said. It knows no rules. */
abstract class Scene {
  /** The words that people of the histories use, and what they mean. */
  static final Map<String, String> WORDS =
      Map.of("approve", "approve", "ja", "approve", "no", "reject", "hold", "hold");

  /** How a question stands at one address. */
  enum Way {
    /** Not asked here, but could be. */
    SPARE,
    /** Asked as soon as the person writes. */
    WAITING,
    /** On its way. */
    SENDING,
    /** Before the person, as far as anybody knows. */
    ASKED,
    /** It will not arrive. */
    LOST,
    /** The person wants no questions here. */
    STOPPED
  }

  /** What the channel says to a question. */
  enum Fate {
    ACCEPTED,
    /** Nobody knows. */
    UNKNOWN,
    /** Never. */
    REFUSED,
    /** Not before the person writes. */
    CLOSED,
    /** Try again later. */
    LATER
  }

  /**
   * What somebody is told.
   *
   * @param message what they are answered; empty when they did nothing
   */
  record Told(String id, String message, Address to, Notice notice) {}

  /**
   * What somebody wrote.
   *
   * @param quoted the message that they quoted, where they did
   * @param at when it was stored
   * @param now when it is handled
   */
  record Said(
      String text,
      String message,
      @Nullable String quoted,
      Instant written,
      Instant at,
      Instant now) {
    boolean isStop() {
      return text.equals("STOP");
    }

    boolean isStart() {
      return text.equals("START");
    }

    boolean isNumbered(int number) {
      return number > 0 && text.endsWith(" " + number);
    }

    /** Whether somebody else may have been asked by then; who knows what it was about. */
    boolean isTooOldFor(Place place) {
      return place.hasOldButtons && (!place.isKnown() || written.isBefore(place.asked));
    }

    boolean isOlderThan(Place place) {
      return isLongBefore(place.isKnown() ? place.asked : place.of().requested);
    }

    boolean isLongBefore(Instant time) {
      return written.plusSeconds(60).isBefore(time);
    }
  }

  /** A message that shows a question as it was at a revision. */
  record Carrier(Place place, int revision) {
    boolean isOld() {
      return revision != place.of().revision;
    }
  }

  /** How a case ended. */
  record End(
      Status status,
      Instant at,
      @Nullable Choice choice,
      @Nullable Address from,
      @Nullable String name,
      @Nullable String comment) {
    End(Status status, Instant at, @Nullable Choice choice) {
      this(status, at, choice, null, null, null);
    }
  }

  /** One request. */
  static final class Case {
    final String id;
    final Instant requested;
    ApprovalRequest request;
    int revision = 1;
    final List<Place> places = new ArrayList<>();
    int step;
    Instant until = Instant.MIN;
    @Nullable End end;

    Case(String id, ApprovalRequest request, Instant requested) {
      this.id = id;
      this.request = request;
      this.requested = requested;
    }

    Step current() {
      return request.ladder().get(step);
    }

    boolean isLast() {
      return step + 1 == request.ladder().size();
    }

    Optional<Choice> offered(Predicate<Choice> which) {
      return request.choices().stream().filter(which).findFirst();
    }

    /** How many votes are in favour, or against. */
    int votes(boolean approving) {
      return (int)
          people().stream()
              .filter(person -> person.vote != null && person.vote.approves() == approving)
              .map(person -> person.principal)
              .distinct()
              .count();
    }

    /** How many votes there are, given or not. */
    int size() {
      return (int) people().stream().map(person -> person.principal).distinct().count();
    }

    boolean hasVote(Approver who) {
      return places.stream()
          .anyMatch(place -> people().contains(place.person) && who.addresses().contains(place.at));
    }

    Optional<Person> waitedFor(Address address) {
      return places.stream()
          .filter(place -> place.at.equals(address))
          .map(place -> place.person)
          .filter(Person::isWaitedFor)
          .findFirst();
    }

    /** Those whose votes count. */
    List<Person> people() {
      return places.stream()
          .map(place -> place.person)
          .distinct()
          .filter(person -> person.step == step && person.passedOnAt == null)
          .toList();
    }
  }

  /** Somebody who may give a vote: their own, or that of their principal. */
  static final class Person {
    final Case of;
    final int step;
    final @Nullable String name;
    final boolean isEverywhere;
    final Person principal;
    @Nullable Instant passedOnAt;
    @Nullable Choice vote;
    @Nullable Address votedFrom;
    Instant votedAt = Instant.MIN;

    Person(Case of, Approver who, @Nullable Person principal) {
      this.of = of;
      this.principal = principal == null ? this : principal;
      this.step = of.step;
      this.name = who.name();
      this.isEverywhere = who.isAskedEverywhere();
    }

    boolean isWaitedFor() {
      return of.end == null
          && of.people().contains(this)
          && of.people().stream().noneMatch(person -> sharesVote(person) && person.vote != null);
    }

    boolean sharesVote(Person other) {
      return principal.equals(other.principal);
    }

    boolean isAskedSomewhere() {
      return !places(Way.SENDING, Way.ASKED).isEmpty();
    }

    boolean canBeReached() {
      return !places(Way.SPARE, Way.WAITING, Way.SENDING, Way.ASKED).isEmpty();
    }

    List<Place> places(Way... ways) {
      return of.places.stream()
          .filter(place -> place.person.equals(this) && List.of(ways).contains(place.way))
          .toList();
    }
  }

  /** The question at one address of a person. */
  static final class Place {
    final Person person;
    final Address at;
    Way way;
    Instant asked = Instant.MAX;
    int number;
    boolean isExplained;

    /** Whether buttons were made for it, and whether some were that show what was asked before. */
    boolean hasButtons;

    boolean hasOldButtons;
    boolean hasOldMessages;

    /** The choice that they have yet to comment on, and since when. */
    @Nullable Choice wanted;

    Instant wantedSince = Instant.MIN;

    Place(Person person, Address at, Way way) {
      this.person = person;
      this.at = at;
      this.way = way;
    }

    Case of() {
      return person.of;
    }

    void send() {
      way = Way.SENDING;
      hasButtons = true;
      asked = Instant.MAX;
    }

    /** What was sent shows something else than what is asked now. */
    void forget() {
      hasOldMessages |= isKnown();
      hasOldButtons |= hasButtons;
      hasButtons = false;
      asked = Instant.MAX;
      isExplained = false;
      person.vote = null;
      wanted = null;
    }

    int index() {
      return of().places.indexOf(this);
    }

    /** Whether the channel is known to have taken it, so that it is known since when. */
    boolean isKnown() {
      return !asked.equals(Instant.MAX);
    }

    /** Whether they have it, as far as anybody knows, or what it was before. */
    boolean isBeforeThem() {
      return isOpen(Way.ASKED)
          || (isOpen(Way.SENDING) && hasOldMessages)
          || (isOpen(Way.LOST) && wanted != null);
    }

    boolean isOpen(Way... ways) {
      return person.isWaitedFor() && person.places(ways).contains(this);
    }
  }

  final Map<String, Case> cases = new TreeMap<>();
  final List<Told> told = new ArrayList<>();

  /** Questions that are sent once more, to explain them. */
  final List<Place> explained = new ArrayList<>();

  final Set<Address> stopped = new HashSet<>();
  final Map<Address, Instant> wrote = new HashMap<>();
  final Map<Address, Instant> closed = new HashMap<>();
  final Map<String, Carrier> carriers = new HashMap<>();

  Case caseOf(String id) {
    return Objects.requireNonNull(cases.get(id), id);
  }

  /** The latest counts, although a clock may go back. */
  void closes(Address at, Instant begun) {
    closed.merge(at, begun, Scene::later);
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The questions to an address, those sent first before the others. */
  List<Place> at(Address address, Predicate<Place> which) {
    return cases.values().stream()
        .flatMap(it -> it.places.stream())
        .filter(place -> place.at.equals(address))
        .filter(which)
        .sorted(Comparator.comparing((Place place) -> place.asked))
        .toList();
  }

  /** What was chosen in words, where it is this question that they can be about. */
  static Optional<Choice> choice(Place place, String text) {
    String[] words = text.split(" ", -1);
    return Optional.ofNullable(WORDS.get(words[0]))
        .filter(key -> words.length == 1 || words[1].equals(String.valueOf(place.number)))
        .flatMap(key -> place.of().offered(choice -> choice.key().value().equals(key)));
  }

  /** A message is known to the account that sent it. */
  @Nullable Carrier carried(Address from, String message) {
    Carrier what = carriers.get(message);
    return what != null && what.place().at.account().equals(from.account()) ? what : null;
  }

  /** What was sent last; what is to be sent anew has no time. */
  static Place last(List<Place> asked) {
    return asked.stream()
        .filter(Place::isKnown)
        .reduce((one, other) -> other)
        .orElseGet(asked::getFirst);
  }

  void tell(Case it, String message, Address to, Notice notice) {
    told.add(new Told(it.id, message, to, notice));
  }

  static Notice.Ending ending(End end) {
    Kind kind =
        end.status() == Status.CANCELLED ? Kind.WITHDRAWN : Kind.valueOf(end.status().name());
    String choice = end.choice() == null ? null : end.choice().title();
    return new Notice.Ending(kind, choice, end.name(), end.at());
  }

  static Notice.Ending passedOn(Instant now) {
    return new Notice.Ending(Kind.PASSED_ON, null, null, now);
  }
}
