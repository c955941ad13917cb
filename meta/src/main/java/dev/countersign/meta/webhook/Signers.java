package dev.countersign.meta.webhook;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.secret.Hmac;
import dev.countersign.secret.Secret;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out with whose app secret Meta signed something. */
final class Signers {
  private Signers() {}

  /**
   * The accounts with an app secret whose HMAC-SHA256 over these bytes is the signature. Every
   * secret is tried and compared in constant time.
   *
   * @throws Credentials.Unusable when no secret fits and one could not be had: then nobody can tell
   */
  static Set<AccountId> of(Collection<MetaAccount> accounts, byte[] signed, byte[] signature) {
    Map<String, Boolean> fits = new HashMap<>();
    Set<AccountId> signers = new HashSet<>();
    Credentials.@Nullable Unusable unusable = null;
    for (MetaAccount account : accounts) {
      try {
        for (Secret secret : account.credentials().appSecrets()) {
          if (fits.computeIfAbsent(secret.reveal(), key -> signs(secret, signed, signature))) {
            signers.add(account.id());
          }
        }
      } catch (Credentials.Unusable e) {
        unusable = e;
      }
    }
    if (signers.isEmpty() && unusable != null) {
      throw unusable;
    }
    return signers;
  }

  private static boolean signs(Secret secret, byte[] signed, byte[] signature) {
    return !secret.reveal().isEmpty()
        && MessageDigest.isEqual(Hmac.sha256(secret, signed), signature);
  }
}
