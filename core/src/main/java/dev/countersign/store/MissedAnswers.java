package dev.countersign.store;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** People whose answers the channel may not have posted, so that it is to be asked for them. */
public interface MissedAnswers {

  /** When it was last known that the channel posts what happens on an account. */
  Optional<Instant> lastPosted(AccountId account);

  /** Notes that the channel posts what happens on an account at this moment. */
  void posted(AccountId account);

  /**
   * Notes everybody at an account who is asked something and has not answered, as far as is known;
   * those who are noted already are to be asked for once more, from the same time on.
   *
   * @param first when the first of them is asked for
   * @param pause between one and the next
   * @return how many there are
   */
  int note(AccountId account, Duration first, Duration pause);

  /**
   * Takes up to so many whose time has come; after the lease somebody else may take them. None
   * before what had been received until they were noted is handled, for it may be what they said.
   */
  List<Claim> claim(int limit, Duration lease);

  /** Which of these messages, of people to an account or of it to them, were never heard of. */
  Set<MessageId> unheard(AccountId account, Collection<MessageId> messages);

  /** The person has been asked for, unless they were noted once more meanwhile. */
  void done(Claim claim);

  /** The person is to be asked for again after a wait. */
  void later(Claim claim, Duration wait);

  /**
   * Somebody to be asked for.
   *
   * @param since what was written in this second or after it may be missing
   * @param heard when they wrote the last thing that had arrived when they were noted
   * @param attempts how many times they were taken up, this one included
   * @param due tells one claim from another
   */
  record Claim(Address person, Instant since, Optional<Instant> heard, int attempts, Instant due) {}
}
