package dev.countersign.meta.graph;

import dev.countersign.secret.Secret;
import java.util.Collection;
import java.util.regex.Pattern;

/** Makes a text that came from outside fit for logs and screens. */
public final class Redaction {
  /** Longest text that is passed on, in UTF-16 units. */
  static final int LONGEST = 500;

  private static final String REPLACEMENT = "[redacted]";

  /** Meta's access tokens: Graph tokens start with EAA, Instagram's with IG and a letter or two. */
  private static final Pattern TOKEN = Pattern.compile("(?:EAA|IGQ|IGA)[A-Za-z0-9_.|%-]{8,}");

  /** What stands behind our buttons; Meta's errors may repeat parts of a request. */
  private static final Pattern PAYLOAD = Pattern.compile("HIL_[^|\\s]{1,64}\\|[A-Za-z0-9_-]{4,}");

  private static final Pattern NAMED =
      Pattern.compile("(?i)((?:access_token|appsecret_proof|bearer)[\"'=:\\s]+)[^\\s\"'&,}]+");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}]");

  private Redaction() {}

  /**
   * The text without the given secrets, without anything that looks like a token of Meta's, in one
   * line and cut to 500 characters.
   */
  public static String of(String text, Collection<Secret> secrets) {
    String safe = text;
    for (Secret secret : secrets) {
      if (!secret.reveal().isEmpty()) {
        safe = safe.replace(secret.reveal(), REPLACEMENT);
      }
    }
    safe = TOKEN.matcher(safe).replaceAll(REPLACEMENT);
    safe = PAYLOAD.matcher(safe).replaceAll(REPLACEMENT);
    safe = NAMED.matcher(safe).replaceAll("$1" + REPLACEMENT);
    safe = CONTROL.matcher(safe).replaceAll(" ");
    return safe.length() <= LONGEST ? safe : safe.substring(0, cut(safe)) + "…";
  }

  /** Never between the two halves of a character. */
  private static int cut(String text) {
    return Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
  }
}
