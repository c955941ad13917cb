package dev.countersign.meta.webhook;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.AppSecrets;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.secret.Hmac;
import dev.countersign.secret.Secret;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out with whose app secret Meta signed something. */
final class Signers {
  private final List<App> apps;

  private record App(AppSecrets secrets, Set<AccountId> accounts) {}

  /** Those of these accounts. */
  Signers(Collection<MetaAccount> accounts) {
    Map<AppSecrets, Set<AccountId>> byApp =
        accounts.stream()
            .collect(
                Collectors.groupingBy(
                    account -> account.credentials().appSecrets(),
                    Collectors.mapping(MetaAccount::id, Collectors.toUnmodifiableSet())));
    this.apps =
        byApp.entrySet().stream().map(app -> new App(app.getKey(), app.getValue())).toList();
  }

  /**
   * The accounts with an app secret whose HMAC-SHA256 over these bytes is the signature. Every
   * secret is tried and compared in constant time.
   *
   * @throws Credentials.Unusable when no secret fits and one could not be had: then nobody can tell
   */
  Set<AccountId> of(byte[] signed, byte[] signature) {
    List<Set<AccountId>> signers = new ArrayList<>();
    Credentials.@Nullable Unusable unusable = null;
    for (App app : apps) {
      try {
        List<Secret> secrets = app.secrets().read();
        if (secrets.stream().filter(secret -> signs(secret, signed, signature)).count() > 0) {
          signers.add(app.accounts());
        }
      } catch (Credentials.Unusable e) {
        unusable = e;
      }
    }
    if (signers.isEmpty() && unusable != null) {
      throw unusable;
    }
    return signers.size() == 1
        ? signers.getFirst()
        : signers.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }

  private static boolean signs(Secret secret, byte[] signed, byte[] signature) {
    return !secret.reveal().isEmpty()
        && MessageDigest.isEqual(Hmac.sha256(secret, signed), signature);
  }
}
