package dev.countersign.meta.account;

import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.graph.GraphAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the token is allowed to do.
 *
 * <p>What Meta told about the token counts; where it told nothing, {@code GET /me/permissions} is
 * asked. Meta does not offer that for every token, and then the finding is a warning that says
 * where to look instead.
 */
final class PermissionInspection {
  private static final List<Permission> INSTAGRAM =
      List.of(
          new Permission("instagram_basic", "Read Instagram Business Account info"),
          new Permission("instagram_manage_messages", "Send and receive DMs"),
          new Permission("pages_messaging", "Access to the connected Facebook Page for token"),
          new Permission("pages_read_engagement", "Required alongside pages_messaging"));

  private static final List<Permission> INSTAGRAM_LOGIN =
      List.of(
          new Permission("instagram_business_basic", "Read the Instagram account's info"),
          new Permission("instagram_business_manage_messages", "Send and receive DMs"));

  private static final List<Permission> MESSENGER =
      List.of(
          new Permission("pages_messaging", "Send and receive messages of the Page"),
          new Permission("pages_manage_metadata", "Subscribe the Page to webhooks"),
          new Permission("pages_show_list", "Find the Page and its token"));

  private static final Permission UTILITY =
      new Permission("pages_utility_messaging", "Send utility templates outside the window");

  /** Meta's page spells it both ways. */
  private static final String UTILITY_OTHERWISE = "page_utility_messaging";

  private static final List<Permission> WHATSAPP =
      List.of(
          new Permission("whatsapp_business_messaging", "Send and receive messages"),
          new Permission(
              "whatsapp_business_management", "Subscribe to webhooks and read the templates"));

  private final Inquiry inquiry;
  private final @Nullable TokenDetails details;

  PermissionInspection(Inquiry inquiry, @Nullable TokenDetails details) {
    this.inquiry = inquiry;
    this.details = details;
  }

  private record Permission(String name, String purpose) {}

  List<Finding> inspect() {
    List<Permission> required = required(inquiry.account());
    if (details != null && !details.scopes().isEmpty()) {
      return judged(required, details.scopes());
    }
    GraphAnswer answer = inquiry.ask(List.of("me", "permissions"), Map.of());
    if (!(answer instanceof GraphAnswer.Success success)
        || !success.body().path("data").isArray()) {
      return List.of(
          inquiry.warning(
              "permissions",
              "Meta does not list the permissions of this token: " + Inquiry.words(answer),
              "Look at the token in Meta's Access Token Debugger; it needs "
                  + required.stream().map(Permission::name).collect(Collectors.joining(", "))
                  + "."));
    }
    return judged(
        required,
        success
            .body()
            .path("data")
            .valueStream()
            .filter(item -> item.path("status").asString("granted").equals("granted"))
            .map(item -> item.path("permission").asString(""))
            .collect(Collectors.toSet()));
  }

  private List<Finding> judged(List<Permission> required, Set<String> granted) {
    Set<String> names =
        granted.stream()
            .map(name -> name.equals(UTILITY_OTHERWISE) ? UTILITY.name() : name)
            .collect(Collectors.toSet());
    return required.stream()
        .map(permission -> judged(permission, names.contains(permission.name())))
        .toList();
  }

  private Finding judged(Permission permission, boolean isGranted) {
    String what = "permission " + permission.name();
    return isGranted
        ? inquiry.ok(what, "Granted.")
        : inquiry.error(
            what,
            "Missing; it is needed for: " + permission.purpose() + ".",
            "Add " + permission.name() + " to the app and generate the access token again.");
  }

  private static List<Permission> required(MetaAccount account) {
    return switch (account.account().channel()) {
      case INSTAGRAM ->
          switch (account.login()) {
            case FACEBOOK -> INSTAGRAM;
            case INSTAGRAM -> INSTAGRAM_LOGIN;
          };
      case MESSENGER -> {
        List<Permission> required = new ArrayList<>(MESSENGER);
        if (account.template() != null) {
          required.add(UTILITY);
        }
        yield required;
      }
      case WHATSAPP -> WHATSAPP;
    };
  }
}
