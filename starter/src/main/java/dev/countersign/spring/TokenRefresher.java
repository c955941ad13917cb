package dev.countersign.spring;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.account.InstagramRefresh;
import dev.countersign.meta.account.InstagramTokenSchedule;
import dev.countersign.meta.account.InstagramTokens;
import dev.countersign.meta.account.RefreshedTokens;
import dev.countersign.postgres.StoredTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the 60-day tokens of Instagram Login alive: each is exchanged in time for a new one, by one
 * server.
 *
 * <p>Source: Instagram Platform "Refresh access token".
 */
final class TokenRefresher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TokenRefresher.class);
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final List<Refreshable> accounts;
  private final InstagramTokens tokens;
  private final StoredTokens stored;
  private final InstantSource clock;
  private final Repeated looks;

  /**
   * An account with Instagram Login.
   *
   * @param account speaks with the newest token
   * @param configured gives the token of the settings
   */
  record Refreshable(MetaAccount account, Credentials configured) {}

  TokenRefresher(
      List<Refreshable> accounts,
      InstagramTokens tokens,
      StoredTokens stored,
      InstantSource clock) {
    this.accounts = List.copyOf(accounts);
    this.tokens = tokens;
    this.stored = stored;
    this.clock = clock;
    this.looks = new Repeated("countersign-tokens", this::refreshDue, LOOK);
  }

  void start() {
    if (!accounts.isEmpty()) {
      looks.start();
    }
  }

  void refreshDue() {
    for (Refreshable refreshable : accounts) {
      AccountId id = refreshable.account().id();
      try {
        refresh(
            refreshable.account(), RefreshedTokens.origin(refreshable.configured().accessToken()));
      } catch (Credentials.Unusable e) {
        LOG.warn("The token of {} cannot be refreshed now, tried again: {}", id, e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("The token of {} cannot be refreshed now, tried again", id, e);
      }
    }
  }

  private void refresh(MetaAccount account, String origin) {
    if (!stored.claim(account.id(), origin, LEASE)) {
      return;
    }
    InstagramRefresh attempt = tokens.refresh(account);
    var again = InstagramTokenSchedule.next(attempt, clock.instant());
    switch (attempt) {
      case InstagramRefresh.Refreshed refreshed -> {
        stored.refreshed(account.id(), origin, refreshed.token(), refreshed.expiresIn(), again);
        LOG.info(
            "The token of {} is refreshed, it lives {} days",
            account.id(),
            refreshed.expiresIn().toDays());
      }
      case InstagramRefresh.Refused refused -> {
        stored.refreshed(account.id(), origin, null, null, again);
        LOG.warn(
            "Meta does not refresh the token of {}, tried again at {}: {}",
            account.id(),
            again,
            refused.reason());
      }
      case InstagramRefresh.Unavailable unavailable -> {
        stored.refreshed(account.id(), origin, null, null, again);
        LOG.warn(
            "The token of {} could not be refreshed, tried again at {}: {}",
            account.id(),
            again,
            unavailable.reason());
      }
    }
  }

  @Override
  public void close() {
    looks.close();
  }
}
