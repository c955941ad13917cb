package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.message.FilledTemplate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Whether the template of the settings is the one that Meta approved.
 *
 * <p>Sources: WhatsApp Business Management API "Message templates" and Messenger Platform "Utility
 * messages": {@code GET /{business account or Page}/message_templates?name=…}.
 */
final class TemplateInspection {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*}}");
  private static final Set<String> BUTTONS = Set.of("QUICK_REPLY", "POSTBACK");

  private final Inquiry inquiry;
  private final MessageTemplate template;

  TemplateInspection(Inquiry inquiry, MessageTemplate template) {
    this.inquiry = inquiry;
    this.template = template;
  }

  List<Finding> inspect() {
    String owner =
        inquiry.channel() == ChannelKind.WHATSAPP
            ? inquiry.account().businessAccount()
            : inquiry.platformId();
    if (owner == null) {
      return List.of(
          inquiry.warning(
              what(),
              "The WhatsApp Business Account of the number is not in the settings, so the template"
                  + " cannot be looked at.",
              "Set business-account of accounts." + inquiry.account().id() + " to its id."));
    }
    GraphAnswer answer =
        inquiry.ask(
            List.of(owner, "message_templates"), Map.of("name", template.name(), "limit", "100"));
    if (!(answer instanceof GraphAnswer.Success success)) {
      return List.of(
          inquiry.warning(
              what(),
              "The templates cannot be read: " + Inquiry.words(answer),
              "Look at the template in Meta's Business Manager."));
    }
    return success
        .body()
        .path("data")
        .valueStream()
        .filter(found ->
            found.path("name").asString("").equals(template.name())
                && language(found).equals(template.language()))
        .findFirst()
        .map(this::judged)
        .orElseGet(() ->
            List.of(
                inquiry.error(
                    what(),
                    "Meta has no template of that name in " + template.language() + ".",
                    "Create it, or set the name and language of one that is there.")));
  }

  private String what() {
    return "template " + template.name();
  }

  private List<Finding> judged(JsonNode found) {
    List<Finding> findings = new ArrayList<>();
    String status = found.path("status").asString("unknown");
    if (!status.equals("APPROVED")) {
      findings.add(
          inquiry.error(
              what(),
              "Meta has not approved it; its status is " + status + ".",
              switch (status) {
                case "PENDING", "IN_APPEAL" -> "Wait for Meta's review.";
                case "PAUSED" -> "Wait until Meta ends the pause, and send it to fewer people.";
                default -> "Change it, or set another one.";
              }));
    }
    if (found.path("components").isEmpty()) {
      findings.add(
          inquiry.warning(
              what(),
              "Meta does not tell its places and buttons.",
              "Compare them with the settings in Meta's Business Manager."));
      return List.copyOf(findings);
    }
    for (JsonNode component : found.path("components")) {
      switch (component.path("type").asString("")) {
        case "BODY", "body" -> body(component.path("text").asString(""), findings);
        case "HEADER", "header", "FOOTER", "footer" -> plain(component, findings);
        default -> {
          // buttons are counted over all components
        }
      }
    }
    buttons(found.path("components"), findings);
    return findings.isEmpty()
        ? List.of(inquiry.ok(what(), "Approved, and its places and buttons are as configured."))
        : List.copyOf(findings);
  }

  private void body(String text, List<Finding> findings) {
    Set<String> places = new LinkedHashSet<>();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
    int expected = template.parameters().size();
    if (template.isNamed()) {
      Set<String> names = new LinkedHashSet<>(FilledTemplate.names(template));
      if (!places.equals(names)) {
        findings.add(
            inquiry.error(
                what(),
                "Its body has the places " + places + ", the settings fill " + names + ".",
                "Make the parameters of the settings those of the template."));
      }
    } else if (places.size() != expected) {
      findings.add(
          inquiry.error(
              what(),
              "Its body has " + places.size() + " places, the settings fill " + expected + ".",
              "Make the parameters of the settings those of the template."));
    }
    int words = matcher.replaceAll("").length();
    if (words > FilledTemplate.OWN_WORDS) {
      findings.add(
          inquiry.warning(
              what(),
              "Its own words have "
                  + words
                  + " characters; with long values the body may be too long for Meta.",
              "Shorten it to " + FilledTemplate.OWN_WORDS + "."));
    }
  }

  /** We fill the body alone. */
  private void plain(JsonNode component, List<Finding> findings) {
    boolean isFilled = PLACE.matcher(component.path("text").asString("")).find();
    String format = component.path("format").asString("TEXT");
    if (isFilled || !format.equals("TEXT")) {
      findings.add(
          inquiry.error(
              what(),
              "Its header or footer needs to be filled, and only the body can be.",
              "Use a template whose header is plain text."));
    }
  }

  private void buttons(JsonNode components, List<Finding> findings) {
    List<String> types = new ArrayList<>();
    for (JsonNode component : components) {
      component
          .path("buttons")
          .valueStream()
          .forEach(button -> types.add(button.path("type").asString("")));
    }
    int expected = template.choices().size();
    if (types.size() != expected || !BUTTONS.containsAll(types)) {
      findings.add(
          inquiry.error(
              what(),
              "It has the buttons " + types + ", the settings name " + expected + " choices.",
              "Give the template one quick-reply button for each choice, in their order."));
    }
  }

  private static String language(JsonNode found) {
    JsonNode language = found.path("language");
    return language.isObject() ? language.path("code").asString("") : language.asString("");
  }
}
