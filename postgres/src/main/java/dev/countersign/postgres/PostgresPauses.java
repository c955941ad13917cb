package dev.countersign.postgres;

import dev.countersign.channel.AccountId;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.store.AccountPause;
import dev.countersign.store.Pauses;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The pauses of one transaction: few, so that they are read together, once. */
final class PostgresPauses implements Pauses {
  private final Handle handle;
  private final Encryption encryption;
  private final Consumer<AccountId> ended;
  private @Nullable Map<AccountId, AccountPause> known;

  /**
   * None is read yet.
   *
   * @param ended is told of an account that is paused no more
   */
  PostgresPauses(Handle handle, Encryption encryption, Consumer<AccountId> ended) {
    this.handle = handle;
    this.encryption = encryption;
    this.ended = ended;
  }

  @Override
  public Optional<AccountPause> of(AccountId account) {
    if (known == null) {
      known =
          PauseTable.all(handle, encryption).stream()
              .collect(Collectors.toMap(AccountPause::account, pause -> pause));
    }
    return Optional.ofNullable(known.get(account));
  }

  @Override
  public boolean takeTry(AccountId account, Duration lease) {
    known = null;
    return PauseTable.takeTry(handle, account, lease);
  }

  @Override
  public boolean begin(AccountPause pause) {
    known = null;
    return PauseTable.pause(handle, encryption, pause);
  }

  @Override
  public boolean end(AccountId account) {
    known = null;
    boolean wasPaused = PauseTable.end(handle, account);
    if (wasPaused) {
      ended.accept(account);
    }
    return wasPaused;
  }
}
