package dev.countersign.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueTest {

  @ParameterizedTest
  @CsvSource({
    "129.90,129.90",
    "0,0",
    "-0.50,-0.50",
    "1E+3,1000",
    "1e-3,0.001",
    "12345678901234567890.123456789,12345678901234567890.123456789"
  })
  void a_number_keeps_its_digits(String written, String shown) {
    Value value = new Value.Numeric(new BigDecimal(written));

    assertThat(value.display()).isEqualTo(shown);
    assertThat(value.json()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+1000000", "1E-1000000"})
  void a_number_of_a_million_zeros_is_not_written_out(String written) {
    Value value = new Value.Numeric(new BigDecimal(written));

    assertThat(value.json()).isEqualTo(written);
    assertThat(StrictJson.read(value.json())).isEqualTo(value);
  }

  @Test
  void a_person_reads_text_without_quotes_and_nothing_as_nothing() {
    assertThat(Value.of("a \"b\"").display()).isEqualTo("a \"b\"");
    assertThat(Value.of(true).display()).isEqualTo("true");
    assertThat(Value.of(42).display()).isEqualTo("42");
    assertThat(Value.nothing().display()).isEmpty();
    assertThat(new Value.Sequence(List.of(Value.of("a"), Value.nothing())).display())
        .isEqualTo("[\"a\",null]");
  }

  @Test
  void a_structure_keeps_the_order_of_its_members() {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("z", Value.of(1));
    members.put("a", new Value.Structure(Map.of()));
    members.put("m", new Value.Sequence(List.of()));

    assertThat(new Value.Structure(members).json()).isEqualTo("{\"z\":1,\"a\":{},\"m\":[]}");
  }

  @Test
  void structures_in_another_order_are_equal_and_written_otherwise() {
    Map<String, Value> other = new LinkedHashMap<>();
    other.put("b", Value.of(2));
    other.put("a", Value.of(1));
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("a", Value.of(1));
    members.put("b", Value.of(2));

    assertThat(new Value.Structure(other)).isEqualTo(new Value.Structure(members));
    assertThat(new Value.Structure(other).json()).isEqualTo("{\"b\":2,\"a\":1}");
  }

  @Test
  void a_value_does_not_change_with_what_it_was_made_of() {
    Map<String, Value> members = new LinkedHashMap<>(Map.of("a", Value.of(1)));
    List<Value> items = new ArrayList<>(List.of(Value.of(1)));
    Value.Structure structure = new Value.Structure(members);
    Value.Sequence sequence = new Value.Sequence(items);

    members.clear();
    items.clear();

    assertThat(structure.json()).isEqualTo("{\"a\":1}");
    assertThat(sequence.json()).isEqualTo("[1]");
    assertThatThrownBy(() -> structure.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_member_that_is_not_there_is_nothing() {
    assertThat(new Value.Structure(Map.of("a", Value.of(1))).member("b").isNothing()).isTrue();
    assertThat(new Value.Structure(Map.of("a", Value.of(1))).member("a")).isEqualTo(Value.of(1));
  }

  @Test
  void text_is_escaped_as_json_demands() {
    assertThat(Value.of("\"\\\n\r\t\b\u0000\u001f\u007f/é😀\u2028").json())
        .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0008\\u0000\\u001f\\u007f/é😀\u2028\"");
    assertThat(new Value.Structure(Map.of("a\"b\n", Value.of("x"))).json())
        .isEqualTo("{\"a\\\"b\\n\":\"x\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "\ud83d,\"\\ud83d\"",
    "\ude00,\"\\ude00\"",
    "a\ud83d,\"a\\ud83d\"",
    "\ud83d\ud83d\ude00,\"\\ud83d😀\"",
    "\ud83d\ude00\ude00,\"😀\\ude00\""
  })
  void half_a_character_is_escaped(String text, String json) {
    assertThat(Value.of(text).json()).isEqualTo(json);
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(json)).isTrue();
    assertThat(StrictJson.read(json)).isEqualTo(Value.of(text));
  }

  @Test
  void whatever_is_written_is_read_as_the_same_value() {
    for (long seed = 0; seed < 2_000; seed++) {
      Value value = anything(new Random(seed), 4);

      assertThat(StrictJson.read(value.json())).as("seed " + seed).isEqualTo(value);
    }
  }

  private static Value anything(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> Value.of(text(random));
      case 1 ->
          new Value.Numeric(new BigDecimal(random.nextInt()).movePointLeft(random.nextInt(9)));
      case 2 -> Value.of(random.nextBoolean());
      case 3 -> Value.nothing();
      case 4 -> {
        List<Value> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(anything(random, depth - 1));
        }
        yield new Value.Sequence(items);
      }
      default -> {
        Map<String, Value> members = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.put(text(random), anything(random, depth - 1));
        }
        yield new Value.Structure(members);
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(
          switch (random.nextInt(5)) {
            case 0 -> (char) random.nextInt(0x20);
            case 1 -> (char) (0xd800 + random.nextInt(0x800));
            case 2 -> '"';
            case 3 -> '\\';
            default -> (char) (0x20 + random.nextInt(0x3000));
          });
    }
    return text.toString();
  }
}
