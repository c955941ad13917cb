package dev.countersign.meta.webhook;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Times as webhooks carry them: milliseconds (Messenger and Instagram), seconds (WhatsApp, samples
 * of the dashboard, comments), microseconds, or ISO-8601 with any form of offset.
 */
public final class WireTime {
  /** From here on a number counts milliseconds; as seconds it would be the year 5138. */
  private static final BigDecimal MILLISECONDS = new BigDecimal("1e11");

  private static final BigDecimal MICROSECONDS = new BigDecimal("1e14");
  private static final BigDecimal TOO_LARGE = new BigDecimal("1e17");
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter();

  private WireTime() {}

  /** The time that a number or text stands for, or null when it stands for none. */
  static @Nullable Instant of(@Nullable String text) {
    if (text == null || text.length() > 40) {
      return null;
    }
    if (text.matches("[0-9]{1,20}(\\.[0-9]{1,9})?")) {
      return of(new BigDecimal(text));
    }
    return iso(text);
  }

  /** The time that an ISO-8601 text with an offset stands for, or null when it stands for none. */
  public static @Nullable Instant iso(String text) {
    try {
      return ISO.parse(text, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Instant of(BigDecimal number) {
    if (number.signum() <= 0 || number.compareTo(TOO_LARGE) >= 0) {
      return null;
    }
    if (number.compareTo(MICROSECONDS) >= 0) {
      return Instant.ofEpochMilli(number.longValue() / 1000);
    }
    if (number.compareTo(MILLISECONDS) >= 0) {
      return Instant.ofEpochMilli(number.longValue());
    }
    return Instant.ofEpochMilli(number.movePointRight(3).longValue());
  }
}
