package dev.countersign.postgres.encryption;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.countersign.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Keys that values are sealed with: the primary one seals, every one opens. Written as Tink's JSON
 * keyset in base64.
 */
public final class Keyset {
  private static final Configuration TINK = registered();

  private final KeysetHandle handle;
  private final Aead aead;

  private Keyset(KeysetHandle handle) throws GeneralSecurityException {
    this.handle = handle;
    this.aead = handle.getPrimitive(TINK, Aead.class);
  }

  private static Configuration registered() {
    try {
      AeadConfig.register();
      return RegistryConfiguration.get();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot be used on this Java.", e);
    }
  }

  /** What reading a keyset gave. */
  public sealed interface Reading {
    /** A keyset that can be used. */
    record Read(Keyset keyset) implements Reading {}

    /** A text that is none; the reason says nothing of it. */
    record Refused(String reason) implements Reading {}
  }

  /** A keyset of one fresh AES-256-GCM key. */
  public static Keyset generate() {
    try {
      return new Keyset(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, TINK));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no AES-256-GCM.", e);
    }
  }

  /** The keyset of its text. */
  public static Reading parse(Secret text) {
    try {
      byte[] json = Base64.getDecoder().decode(text.reveal().strip());
      return new Reading.Read(
          new Keyset(
              TinkJsonProtoKeysetFormat.parseKeyset(
                  new String(json, StandardCharsets.UTF_8), TINK, InsecureSecretKeyAccess.get())));
    } catch (IllegalArgumentException e) {
      return new Reading.Refused("is not base64");
    } catch (GeneralSecurityException | IllegalStateException e) {
      return new Reading.Refused(
          "is not a keyset of Tink's for encryption (AEAD) with a primary key");
    }
  }

  /** This keyset with a fresh primary key; what the other keys sealed can still be opened. */
  public Keyset rotated() {
    try {
      return new Keyset(
          KeysetHandle.newBuilder(handle)
              .addEntry(
                  KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                      .withRandomId()
                      .makePrimary())
              .build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("No key can be added to the keyset.", e);
    }
  }

  /** The keyset as it is kept: whoever has it reads everything. */
  public Secret text() {
    try {
      String json =
          TinkJsonProtoKeysetFormat.serializeKeyset(handle, TINK, InsecureSecretKeyAccess.get());
      return Secret.of(Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The keyset cannot be written.", e);
    }
  }

  /** The key that seals. */
  public KeyId primary() {
    return new KeyId(handle.getPrimary().getId());
  }

  /** How many keys it has. */
  public int size() {
    return handle.size();
  }

  Aead aead() {
    return aead;
  }
}
