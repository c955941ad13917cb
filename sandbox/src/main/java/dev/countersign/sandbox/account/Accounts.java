package dev.countersign.sandbox.account;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All accounts of the sandbox. */
public final class Accounts {

  private final List<Account> all;

  /**
   * Creates the accounts.
   *
   * @throws IllegalArgumentException if there is none, or two share an id, Page or token
   */
  public Accounts(List<AccountSettings> settings, Instant now) {
    if (settings.isEmpty()) {
      throw new IllegalArgumentException("The sandbox needs at least one account");
    }
    Set<String> taken = new HashSet<>();
    for (AccountSettings account : settings) {
      Set<String> own = new HashSet<>();
      own.add(account.id().value());
      own.add(account.node());
      own.add(account.accessToken().value());
      for (String value : own) {
        if (!taken.add(value)) {
          throw new IllegalArgumentException(
              "Account %s shares its id, Page or token with another account"
                  .formatted(account.id()));
        }
      }
    }
    this.all = settings.stream().map(account -> new Account(account, now)).toList();
  }

  /** Every account, in the order of the settings. */
  public List<Account> all() {
    return all;
  }

  /** The account with that id. */
  public Optional<Account> find(AccountId id) {
    return all.stream().filter(account -> account.id().equals(id)).findFirst();
  }

  /**
   * The account with that id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Account get(AccountId id) {
    return find(id)
        .orElseThrow(() -> new IllegalArgumentException("The sandbox has no account " + id));
  }

  /** The account that an access token belongs to, valid or not. */
  public Optional<Account> findByToken(String token) {
    return all.stream().filter(account -> account.state().token(token).isPresent()).findFirst();
  }

  /** The accounts of an app; empty if there is no such app. */
  public List<Account> ofApp(String appId) {
    return all.stream().filter(account -> account.settings().app().id().equals(appId)).toList();
  }

  /** The accounts of the app that an app access token belongs to. */
  public List<Account> ofAppToken(String token) {
    return all.stream()
        .filter(account -> account.settings().app().accessToken().matches(token))
        .toList();
  }
}
