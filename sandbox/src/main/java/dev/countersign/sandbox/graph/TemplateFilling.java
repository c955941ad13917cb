package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.conversation.Content.Button;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Fills the places and payloads of a template from the {@code components} of a request. */
final class TemplateFilling {

  private static final Pattern FORBIDDEN = Pattern.compile("[\\n\\r\\t]| {4}");

  private TemplateFilling() {}

  /** What came of it. */
  sealed interface Outcome {
    /** The text and buttons as the person sees them. */
    record Filled(String text, List<Button> buttons) implements Outcome {
      public Filled {
        buttons = List.copyOf(buttons);
      }
    }

    /** The request has another number of parameters than the template has places. */
    record Miscounted(String part, int given, int expected) implements Outcome {}

    /** A parameter may not be written like that. */
    record BadText(String details) implements Outcome {}
  }

  static Outcome fill(MessageTemplate template, JsonNode components) {
    List<JsonNode> parameters =
        ofType(components, "body").flatMap(part -> part.path("parameters").valueStream()).toList();
    SequencedSet<String> places = template.places();
    if (parameters.size() != places.size()) {
      return new Outcome.Miscounted("body", parameters.size(), places.size());
    }
    Map<String, String> values = new HashMap<>();
    int index = 0;
    for (String place : places) {
      JsonNode parameter = parameters.get(index++);
      String named = parameter.path("parameter_name").asString(place);
      String text = parameter.path("text").asString("");
      if (text.isBlank() || FORBIDDEN.matcher(text).find()) {
        return new Outcome.BadText(
            "Param text cannot be empty or have new-line/tab characters or more than 4 consecutive"
                + " spaces");
      }
      values.put(named, text);
    }
    if (!values.keySet().equals(places)) {
      return new Outcome.BadText("Parameter names do not match the template: " + values.keySet());
    }
    String body = template.body();
    for (Map.Entry<String, String> value : values.entrySet()) {
      body = body.replace("{{" + value.getKey() + "}}", value.getValue());
    }
    return buttons(template, components, body);
  }

  private static Outcome buttons(MessageTemplate template, JsonNode components, String text) {
    Map<Integer, String> payloads = payloads(components);
    List<Button> buttons = new ArrayList<>();
    int index = 0;
    for (MessageTemplate.Button button : template.buttons()) {
      String payload = payloads.remove(index++);
      switch (button) {
        // Meta's reference shows the label as payload where none was sent
        case MessageTemplate.Button.QuickReply(String title) ->
            buttons.add(new Button.Postback(title, payload == null ? title : payload));
        case MessageTemplate.Button.Link(String title, var url) ->
            buttons.add(new Button.Link(title, url));
      }
    }
    return payloads.isEmpty()
        ? new Outcome.Filled(text, buttons)
        : new Outcome.Miscounted(
            "buttons", template.buttons().size() + payloads.size(), template.buttons().size());
  }

  /** WhatsApp has a component for each button, Messenger one with a parameter for each. */
  private static Map<Integer, String> payloads(JsonNode components) {
    Map<Integer, String> payloads = new HashMap<>();
    ofType(components, "button")
        .forEach(part ->
            payloads.put(
                part.path("index").asInt(payloads.size()),
                part.path("parameters").path(0).path("payload").asString("")));
    ofType(components, "buttons")
        .flatMap(part -> part.path("parameters").valueStream())
        .forEach(
            parameter -> payloads.put(payloads.size(), parameter.path("payload").asString("")));
    return payloads;
  }

  private static Stream<JsonNode> ofType(JsonNode components, String type) {
    return components
        .valueStream()
        .filter(part -> part.path("type").asString("").toLowerCase(Locale.ROOT).equals(type));
  }
}
