package dev.countersign.gateway;

import dev.countersign.channel.Address;
import java.time.Duration;
import java.time.Instant;

/** What questions meet on their way: docs/sending.md as a naive program. */
abstract class ReferenceDelivery extends ReferenceModel {
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
      closes(place.at, begun);
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
    Instant last = wrote.merge(from, at, Scene::later);
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
}
