package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.Login;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.graph.GraphRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of what kind a token is and when it ends.
 *
 * <p>With Facebook Login Meta is asked. What it tells of the tokens of Instagram Login is not
 * documented; there it counts when this house last refreshed the token.
 */
final class TokenLifeInspection {
  /** Time enough to find whoever can make a new token. */
  private static final Duration SOON = Duration.ofDays(7);

  private static final String DEBUGGER =
      "Look at the token in Meta's Access Token Debugger (developers.facebook.com/tools/debug).";

  private final Inquiry inquiry;
  private final Instant now;

  TokenLifeInspection(Inquiry inquiry, Instant now) {
    this.inquiry = inquiry;
    this.now = now;
  }

  /**
   * What was found.
   *
   * @param details what Meta told; absent when it did not
   */
  record Result(List<Finding> findings, @Nullable TokenDetails details) {}

  Result inspect() {
    if (inquiry.account().login() == Login.INSTAGRAM) {
      return new Result(List.of(refreshed()), null);
    }
    GraphAnswer answer = inquiry.call(new GraphRequest.DebugToken());
    Optional<TokenDetails> details =
        answer instanceof GraphAnswer.Success success
            ? TokenDetails.in(success.body())
            : Optional.empty();
    return details
        .map(told -> new Result(judged(told), told))
        .orElseGet(() -> new Result(List.of(untold(answer)), null));
  }

  private List<Finding> judged(TokenDetails details) {
    List<Finding> findings = new ArrayList<>();
    String expected = inquiry.channel() == ChannelKind.WHATSAPP ? "SYSTEM_USER" : "PAGE";
    if (!details.kind().isEmpty() && !details.kind().equals(expected)) {
      findings.add(
          inquiry.warning(
              "token kind",
              "It is a token of the kind "
                  + details.kind()
                  + " and not "
                  + expected
                  + "; it may end with a person's session or leave.",
              TokenInspection.step(inquiry)));
    }
    findings.add(end(details.endsAt()));
    Instant dataAccess = details.dataAccessEndsAt();
    if (dataAccess != null && isSoon(dataAccess)) {
      findings.add(
          inquiry.warning(
              "data access",
              "Meta lets the app read data with this token " + until(dataAccess) + ".",
              "Let the person who connected the app log in to it again; Meta asks for that every 90"
                  + " days."));
    }
    return findings;
  }

  private Finding refreshed() {
    Optional<Instant> end = inquiry.account().credentials().accessTokenEnd();
    return end.isPresent()
        ? end(end.get())
        : inquiry.warning(
            "token end",
            "It is not known when the token ends, 60 days after it was made at the latest: it has"
                + " not been refreshed here yet.",
            "Start the server; it refreshes the token once that is 24 hours old, and again and again"
                + " in time.");
  }

  private Finding end(@Nullable Instant endsAt) {
    if (endsAt == null) {
      return inquiry.ok("token end", "The token does not end.");
    }
    String message = "The token works " + until(endsAt) + ".";
    if (!isSoon(endsAt)) {
      return inquiry.ok("token end", message);
    }
    return inquiry.warning(
        "token end",
        message,
        inquiry.account().login() == Login.INSTAGRAM
            ? "The server should have refreshed it by now: look for its warnings in the log, or "
                + decapitalised(TokenInspection.step(inquiry))
            : TokenInspection.step(inquiry));
  }

  private Finding untold(GraphAnswer answer) {
    return inquiry.warning(
        "token end", "Meta does not tell when the token ends: " + Inquiry.words(answer), DEBUGGER);
  }

  private boolean isSoon(Instant end) {
    return end.isBefore(now.plus(SOON));
  }

  /** Such as "until 2026-12-24 (26 days)". */
  private String until(Instant end) {
    long days = Math.max(0, Duration.between(now, end).toDays());
    return "until "
        + end.atOffset(ZoneOffset.UTC).toLocalDate()
        + (days == 0 ? " (less than a day)" : days == 1 ? " (1 day)" : " (" + days + " days)");
  }

  private static String decapitalised(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
