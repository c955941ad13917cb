package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.meta.Login;
import dev.countersign.meta.graph.GraphAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether the token works, and whether it speaks for the account of the settings. */
final class TokenInspection {
  private final Inquiry inquiry;

  TokenInspection(Inquiry inquiry) {
    this.inquiry = inquiry;
  }

  /**
   * What was found.
   *
   * @param isUsable whether anything more can be asked with this token
   */
  record Result(List<Finding> findings, boolean isUsable) {}

  Result inspect() {
    GraphAnswer answer =
        switch (inquiry.channel()) {
          case INSTAGRAM -> isInstagramLogin() ? me("user_id,username") : account("id,username");
          case MESSENGER -> me("id,name");
          case WHATSAPP -> account("display_phone_number,verified_name,quality_rating");
        };
    Optional<Finding> obstacle = obstacle(answer);
    if (obstacle.isPresent()) {
      return new Result(List.of(obstacle.get()), false);
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(inquiry.ok("token", "Meta takes the access token."));
    findings.addAll(
        answer instanceof GraphAnswer.Success success
            ? identity(success.body())
            : List.of(unreadable(answer)));
    return new Result(List.copyOf(findings), true);
  }

  /** What to do about a token that does not work. */
  static String step(Inquiry inquiry) {
    String token =
        switch (inquiry.channel()) {
          case INSTAGRAM ->
              inquiry.account().login() == Login.INSTAGRAM
                  ? "Generate a new Instagram user access token in the App dashboard (Instagram, API"
                      + " setup with Instagram login)"
                  : "Generate a new long-lived Page access token for the Page that is connected to"
                      + " the Instagram account";
          case MESSENGER -> "Generate a new long-lived access token of the Page";
          case WHATSAPP ->
              "Generate a new token of a system user of the business that owns the number";
        };
    return token + " and store it under the secret's name.";
  }

  private GraphAnswer me(String fields) {
    return inquiry.ask(List.of("me"), Map.of("fields", fields));
  }

  private GraphAnswer account(String fields) {
    return inquiry.ask(List.of(inquiry.platformId()), Map.of("fields", fields));
  }

  private boolean isInstagramLogin() {
    return inquiry.account().login() == Login.INSTAGRAM;
  }

  /** What stands in the way of every call, if anything does. */
  private Optional<Finding> obstacle(GraphAnswer answer) {
    return switch (answer) {
      case GraphAnswer.Success success -> Optional.empty();
      case GraphAnswer.NotSent notSent -> Optional.of(unreachable(notSent.detail()));
      case GraphAnswer.Unclear unclear -> Optional.of(unreachable(unclear.detail()));
      case GraphAnswer.Refused refused -> {
        if (refused.error().message().contains("appsecret_proof")) {
          yield Optional.of(
              inquiry.error(
                  "app secret",
                  "Meta refuses the proof made with the app secret: "
                      + Inquiry.words(refused.error()),
                  "Store the secret of the app that the access token was made for (App dashboard,"
                      + " Settings, Basic)."));
        }
        yield inquiry.failure(refused) == FailureClass.TOKEN
            ? Optional.of(
                inquiry.error(
                    "token",
                    "Meta refuses the access token: " + Inquiry.words(refused.error()),
                    step(inquiry)))
            : Optional.empty();
      }
    };
  }

  private Finding unreachable(String detail) {
    String setting =
        isInstagramLogin() ? "countersign.meta.instagram-url" : "countersign.meta.graph-url";
    return inquiry.error(
        "Graph API",
        "The Graph API does not answer as it should: " + detail,
        "Check " + setting + ", countersign.meta.version and the way from this machine to it.");
  }

  private List<Finding> identity(JsonNode body) {
    return switch (inquiry.channel()) {
      case INSTAGRAM ->
          isInstagramLogin()
              ? List.of(speaksFor(body.path("user_id").asString(""), "@" + name(body, "username")))
              : List.of(instagram(name(body, "username")));
      case MESSENGER -> List.of(speaksFor(body.path("id").asString(""), name(body, "name")));
      case WHATSAPP -> number(body);
    };
  }

  private Finding instagram(String username) {
    return inquiry.ok(
        "account",
        username.isEmpty() ? "The account can be read." : "The account is @" + username + ".");
  }

  /** A token that may be another account's, or a person's instead of a Page's. */
  private Finding speaksFor(String id, String name) {
    return id.equals(inquiry.platformId())
        ? inquiry.ok("account", "The token speaks for " + name + ".")
        : inquiry.error(
            "account",
            "The token speaks for "
                + name
                + " ("
                + id
                + ") and not for the account "
                + inquiry.platformId()
                + ".",
            switch (inquiry.channel()) {
              case MESSENGER ->
                  "Set the id of the Page and store the Page's own token, not that of a person"
                      + " (GET /me/accounts lists both).";
              case INSTAGRAM, WHATSAPP ->
                  "Set that id, or store the token of the account that the settings name.";
            });
  }

  private List<Finding> number(JsonNode body) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        inquiry.ok(
            "number",
            "The number is "
                + name(body, "display_phone_number")
                + " of "
                + name(body, "verified_name")
                + "."));
    String quality = name(body, "quality_rating");
    switch (quality) {
      case "RED" ->
          findings.add(
              inquiry.warning(
                  "quality",
                  "Meta rates the number's quality low; many people blocked or reported it.",
                  "Ask only people who expect it; Meta may lower the limits of the number."));
      case "YELLOW" ->
          findings.add(
              inquiry.warning(
                  "quality",
                  "Meta rates the number's quality medium.",
                  "Watch it in WhatsApp Manager, Phone numbers."));
      default -> {
        // GREEN, or nothing is known yet of a new number
      }
    }
    return findings;
  }

  private Finding unreadable(GraphAnswer answer) {
    String needed =
        switch (inquiry.channel()) {
          case INSTAGRAM ->
              isInstagramLogin()
                  ? "the permission instagram_business_basic."
                  : "that it is connected to the token's Page, and the permission instagram_basic.";
          case MESSENGER -> "that the token is the Page's, and the permission pages_messaging.";
          case WHATSAPP ->
              "that it is the phone-number id and not the number itself, and the permission"
                  + " whatsapp_business_management.";
        };
    return inquiry.error(
        inquiry.channel() == ChannelKind.WHATSAPP ? "number" : "account",
        "The account " + inquiry.platformId() + " cannot be read: " + Inquiry.words(answer),
        "Check the account's id, " + needed);
  }

  private static String name(JsonNode body, String field) {
    return body.path(field).asString("");
  }
}
