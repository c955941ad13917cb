package dev.countersign.postgres;

import dev.countersign.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON trees as values. */
public final class JsonValues {
  private static final int LONGEST_NUMBER = 1000;

  /**
   * A number of a thousand digits with an exponent can be written as several thousand plain digits.
   */
  private static final int LONGEST_STORED_NUMBER = 100_000;

  /** Reads JSON without rounding numbers or forgiving a member that is given twice. */
  public static final JsonMapper MAPPER = mapper(64, LONGEST_NUMBER);

  /** Reads what we wrote ourselves: whatever got in must come out again. */
  static final JsonMapper STORED = mapper(1000, LONGEST_STORED_NUMBER);

  private JsonValues() {}

  private static JsonMapper mapper(int depth, int longestNumber) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(longestNumber)
                        .build())
                .build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  /** The value of a JSON tree. */
  public static Value of(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> Value.of(node.stringValue());
      case NUMBER -> new Value.Numeric(node.decimalValue());
      case BOOLEAN -> Value.of(node.booleanValue());
      case ARRAY -> {
        List<Value> items = new ArrayList<>();
        node.forEach(item -> items.add(of(item)));
        yield new Value.Sequence(items);
      }
      case OBJECT -> {
        Map<String, Value> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), of(member.getValue())));
        yield new Value.Structure(members);
      }
      case NULL, MISSING -> Value.nothing();
      case BINARY, POJO ->
          throw new IllegalArgumentException("Not a JSON value: " + node.getNodeType());
    };
  }
}
