package dev.countersign.secret;

import java.util.Locale;

/** Spellings under which a secret is looked up. */
public final class SecretName {
  private SecretName() {}

  /**
   * {@code InstagramPageAccessToken} as {@code INSTAGRAM_PAGE_ACCESS_TOKEN}, the usual spelling of
   * environment variables.
   */
  public static String upperSnakeCase(String name) {
    StringBuilder spelled = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean startsWord =
          i > 0
              && Character.isUpperCase(c)
              && (Character.isLowerCase(name.charAt(i - 1))
                  || Character.isDigit(name.charAt(i - 1))
                  || (i + 1 < name.length()
                      && Character.isLowerCase(name.charAt(i + 1))
                      && Character.isUpperCase(name.charAt(i - 1))));
      if (startsWord) {
        spelled.append('_');
      }
      spelled.append(Character.isLetterOrDigit(c) ? c : '_');
    }
    return spelled.toString().toUpperCase(Locale.ROOT);
  }
}
