package dev.countersign.gateway;

import dev.countersign.approval.Status;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What questions meet on their way, and which one words are for: docs/answers.md, as naive. */
final class ReferenceTalk extends ReferenceChanges {

  /**
   * A worker takes a question up; answers whether the channel is called, whose word is the fate.
   */
  boolean send(Carrier what, Fate fate, String message, Instant begun, Instant now) {
    Place place = what.place();
    if (what.isOld()) {
      return false;
    }
    boolean isCalled = place.isOpen(Way.SENDING) && !stopped.contains(place.at);
    if (isCalled && fate == Fate.UNKNOWN) {
      vanished(what);
    } else if (isCalled && fate == Fate.ACCEPTED) {
      arrived(what, message, begun);
    } else if (isCalled && fate == Fate.CLOSED) {
      closed.put(place.at, begun);
      lose(place, Way.WAITING, now);
    } else if (place.isOpen(Way.SENDING) && (!isCalled || fate == Fate.REFUSED)) {
      lose(place, Way.LOST, now);
    }
    return isCalled;
  }

  /** Nobody knows whether it arrived. */
  void vanished(Carrier what) {
    Place place = what.place();
    place.way = place.way == Way.SENDING && !what.isOld() ? Way.ASKED : place.way;
  }

  void arrived(Carrier what, String message, Instant begun) {
    Place place = what.place();
    carriers.put(message, what);
    vanished(what);
    if (what.isOld()) {
      place.hasOldMessages = true;
    } else {
      place.asked = begun.isBefore(place.asked) ? begun : place.asked;
    }
  }

  /** The channel tells of a message that it took; the first one that is known counts. */
  void echoed(Carrier what, String message, Instant now) {
    Place place = what.place();
    boolean isAwaited = place.way == Way.SENDING || place.way == Way.ASKED;
    if (!what.isOld() && !place.isKnown() && isAwaited) {
      arrived(what, message, now);
    }
  }

  /** The person did something: their window is open, and what waited for that is asked. */
  void writes(Address from, Instant written, Instant now) {
    Instant at = written.isAfter(now) ? now : written;
    Instant last = wrote.merge(from, at, (one, other) -> one.isAfter(other) ? one : other);
    boolean isOpen = now.isBefore(last.plus(Duration.ofHours(24)));
    boolean isSince = last.isAfter(closed.getOrDefault(from, Instant.MIN));
    for (Place place : at(from, place -> isOpen && isSince && place.isOpen(Way.WAITING))) {
      if (!place.person.isEverywhere && place.person.isAskedSomewhere()) {
        place.way = Way.SPARE;
      } else if (now.isBefore(place.of().until)) {
        place.send();
      } else {
        expireIfLast(place.of(), null, now);
      }
    }
  }

  void say(Address from, Said said) {
    List<Place> asked = at(from, place -> place.isKnown() || place.hasOldMessages);
    List<Place> open = at(from, Place::isBeforeThem);
    Carrier about = said.quoted() == null ? null : carried(from, said.quoted());
    Optional<Place> wanted =
        open.stream()
            .filter(place -> place.wanted != null)
            .filter(place -> about == null || about.place().equals(place))
            .reduce((one, other) -> other.wantedSince.isAfter(one.wantedSince) ? other : one);
    List<Place> numbered = at(from, place -> said.isNumbered(place.number));
    if (said.isStop() && !asked.isEmpty()) {
      stop(from, last(asked), said);
    } else if (said.isStart() && !asked.isEmpty() && stopped.remove(from)) {
      tell(last(asked).of(), said.message(), from, new Notice.OptedIn());
    } else if (wanted.isPresent()) {
      comment(wanted.get(), said);
    } else if (said.quoted() != null) {
      Optional.ofNullable(about)
          .filter(what -> what.place().at.equals(from))
          .ifPresent(what -> about(what.place(), what.isOld(), said));
    } else if (!numbered.isEmpty()) {
      about(numbered.getFirst(), said.isTooOldFor(numbered.getFirst()), said);
    } else if (open.isEmpty() && !asked.isEmpty()) {
      late(last(asked), said);
    } else if (open.size() > 1) {
      which(open, said);
    } else if (open.size() == 1 && !said.isOlderThan(open.getFirst())) {
      about(open.getFirst(), said.isTooOldFor(open.getFirst()), said);
    }
  }

  private void comment(Place place, Said said) {
    Choice wanted = Objects.requireNonNull(place.wanted);
    tell(place.of(), said.message(), place.at, count(place, wanted, said.text(), false, said.at()));
  }

  /** What is no answer gets one explanation, once for each question. */
  private void about(Place place, boolean isOld, Said said) {
    Optional<Choice> choice = choice(place, said.text());
    boolean isInTime = said.at().isBefore(place.of().until);
    if (choice.isPresent()) {
      answer(place, choice.get(), isOld, place.at, said.message(), said.at());
    } else if (place.isOpen(Way.ASKED) && isInTime && !place.isExplained) {
      place.isExplained = true;
      explained.add(place);
    }
  }

  private void late(Place place, Said said) {
    End end = place.of().end;
    if (end == null || end.status() == Status.DECIDED) {
      return;
    }
    if (said.at().isBefore(end.at().plus(Duration.ofHours(24)))) {
      choice(place, said.text())
          .ifPresent(choice -> answer(place, choice, false, place.at, said.message(), said.at()));
    }
  }

  /** Several are open: each gets a number, which it keeps. */
  private void which(List<Place> open, Said said) {
    if (open.stream().allMatch(place -> choice(place, said.text()).isEmpty())) {
      about(open.getLast(), false, said);
      return;
    }
    Address from = open.getFirst().at;
    for (Place place : open) {
      int highest =
          at(from, other -> true).stream().mapToInt(other -> other.number).max().orElse(0);
      place.number = place.number == 0 ? highest + 1 : place.number;
    }
    List<String> lines = open.stream().map(place -> String.valueOf(place.number)).toList();
    tell(open.getFirst().of(), said.message(), from, new Notice.Which(lines, "", 0));
  }

  private void stop(Address from, Place last, Said said) {
    List<Place> meant = at(from, place -> place.isOpen(Way.WAITING) || place.isBeforeThem());
    if (stopped.add(from)) {
      List<Place> heard = meant.isEmpty() ? List.of(last) : meant;
      tell(heard.getFirst().of(), said.message(), from, new Notice.OptedOut());
      heard.stream()
          .map(Place::of)
          .filter(it -> it.end == null)
          .flatMap(it -> it.places.stream())
          .filter(place -> place.at.equals(from))
          .toList()
          .forEach(place -> lose(place, Way.STOPPED, said.now()));
    }
  }
}
