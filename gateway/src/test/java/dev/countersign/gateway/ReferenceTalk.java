package dev.countersign.gateway;

import dev.countersign.approval.Status;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which question words are for: docs/answers.md as a naive program. */
final class ReferenceTalk extends ReferenceDelivery {

  /** An answer that came in time may lie in a webhook that nobody has read yet. */
  void timers(List<Instant> unread, Instant now) {
    for (Case it : List.copyOf(cases.values())) {
      boolean mayHoldAnswer = unread.stream().anyMatch(at -> at.isBefore(it.until));
      if (it.end == null && !now.isBefore(it.until) && !mayHoldAnswer) {
        timer(it, now);
      }
    }
  }

  /** Somebody taps, or says a choice in words. */
  void answer(Place place, Choice choice, boolean isOld, Address from, String message, Instant at) {
    boolean isTheirs = from.equals(place.at) && place.way != Way.STOPPED;
    Notice answer = isTheirs ? count(place, choice, null, isOld, at) : new Notice.NotForYou();
    tell(place.of(), message, from, answer);
  }

  void say(Address from, Said said) {
    List<Place> asked = at(from, place -> place.isKnown() || place.hasOldMessages);
    List<Place> open = at(from, Place::isBeforeThem);
    Carrier about = said.quoted() == null ? null : carried(from, said.quoted());
    Optional<Place> wanted =
        open.stream()
            .filter(place -> place.wanted != null)
            .filter(place -> about == null || about.place().equals(place))
            .filter(place -> !said.isLongBefore(place.wantedSince))
            .reduce((one, other) -> other.wantedSince.isAfter(one.wantedSince) ? other : one);
    List<Place> numbered = at(from, place -> said.isNumbered(place.number));
    if (said.isStop() && !(asked.isEmpty() && open.isEmpty())) {
      stop(from, last(asked.isEmpty() ? open : asked), said);
    } else if (said.isStart() && !asked.isEmpty() && stopped.remove(from)) {
      tell(last(asked).of(), said.message(), from, new Notice.OptedIn());
    } else if (wanted.isPresent()) {
      comment(wanted.get(), said);
    } else if (about != null) {
      if (about.place().at.equals(from)) {
        about(about.place(), about.isOld(), said);
      }
    } else if (said.quoted() != null) {
      inDoubt(open, said).ifPresent(this::explain);
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
    } else if (isInTime) {
      explain(place);
    }
  }

  private void explain(Place place) {
    if (place.isOpen(Way.ASKED) && !place.isExplained) {
      place.isExplained = true;
      explained.add(place);
    }
  }

  /** What was quoted may be a question of which nobody knows whether it arrived. */
  private static Optional<Place> inDoubt(List<Place> open, Said said) {
    return open.stream()
        .filter(place -> place.isOpen(Way.ASKED) && !place.isKnown())
        .filter(place -> said.at().isBefore(place.of().until))
        .filter(place -> choice(place, said.text()).isPresent())
        .min(Comparator.comparing(place -> place.of().id));
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
    List<Place> meant = new ArrayList<>(at(from, Place::isBeforeThem));
    meant.addAll(at(from, place -> place.isOpen(Way.WAITING)));
    meant.addAll(at(from, place -> place.isOpen(Way.SENDING) && !place.isBeforeThem()));
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
