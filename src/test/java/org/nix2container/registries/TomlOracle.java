package org.nix2container.registries;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;

/** Documents as our reader and as that of Jackson has them, in the same plain form. */
final class TomlOracle {

  private static final TomlMapper JACKSON = new TomlMapper();

  private TomlOracle() {}

  /** Empty if it is not TOML. */
  static Optional<Object> ours(String document) {
    try {
      return Optional.of(plain(TomlReader.read("test.toml", document.getBytes(UTF_8))));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  /** Empty if it is not TOML. */
  static Optional<Object> jacksons(String document) {
    try {
      return Optional.of(plain(JACKSON.readTree(document)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Object plain(TomlValue value) {
    return switch (value) {
      case TomlValue.Text text -> text.value();
      case TomlValue.Truth truth -> truth.value();
      case TomlValue.Array array -> array.elements().stream().map(TomlOracle::plain).toList();
      case TomlTable table -> {
        Map<String, Object> members = new LinkedHashMap<>();
        table.members().forEach((name, member) -> members.put(name, plain(member)));
        yield members;
      }
      case TomlValue.Literal literal ->
          switch (literal.described()) {
            case "an integer" -> integer(literal.text().replace("_", ""));
            case "a float" -> floating(literal.text().replace("_", ""));
            default -> literal.text();
          };
    };
  }

  private static BigInteger integer(String text) {
    String digits = text.substring(Math.min(2, text.length()));
    return switch (text.substring(0, Math.min(2, text.length()))) {
      case "0x" -> new BigInteger(digits, 16);
      case "0o" -> new BigInteger(digits, 8);
      case "0b" -> new BigInteger(digits, 2);
      default -> new BigInteger(text);
    };
  }

  private static Double floating(String text) {
    return Double.valueOf(text.replace("inf", "Infinity").replaceFirst("[+-]?nan", "NaN"));
  }

  private static Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
        yield members;
      }
      case ARRAY -> {
        List<Object> elements = new ArrayList<>();
        node.forEach(element -> elements.add(plain(element)));
        yield elements;
      }
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.isIntegralNumber() ? node.bigIntegerValue() : (Object) node.doubleValue();
      default -> node.textValue();
    };
  }
}
