package org.nix2container.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;

/**
 * A list of names that is given in pages (distribution-spec, "Listing Tags").
 *
 * @param path of the list
 * @param names in the order of their bytes
 */
record Listing(String path, List<String> names) {

  private static final String MOST = "n";
  private static final String LAST = "last";
  private static final int MOST_DIGITS = 9;

  /**
   * The page that is asked for.
   *
   * @param json an object that is open
   * @param key of the names in it
   */
  Answer answer(Map<String, String> query, JsonWriter json, String key) {
    Optional<Integer> most = Optional.empty();
    if (query.containsKey(MOST)) {
      most = number(query.getOrDefault(MOST, ""));
      if (most.isEmpty()) {
        return ErrorCode.PAGINATION_NUMBER_INVALID.answer("n is how many to list at most");
      }
    }
    List<String> left = after(query.getOrDefault(LAST, ""));
    List<String> page = left.subList(0, Math.min(left.size(), most.orElse(left.size())));
    json.key(key).beginArray();
    page.forEach(json::string);
    json.endArray().endObject();
    Answer answer = Answer.of(Answer.OK, "application/json", json.toBytes());
    // For n=0 there is no next page: it would never end.
    if (page.isEmpty() || page.size() == left.size()) {
      return answer;
    }
    String next = path + "?n=" + page.size() + "&last=" + Target.encode(page.getLast());
    return answer.with("Link", "<" + next + ">; rel=\"next\"");
  }

  private List<String> after(String last) {
    List<String> after = new ArrayList<>();
    for (String name : names) {
      if (Keys.BY_BYTES.compare(name, last) > 0) {
        after.add(name);
      }
    }
    return after;
  }

  private static Optional<Integer> number(String digits) {
    boolean right = !digits.isEmpty() && digits.length() <= MOST_DIGITS;
    for (int i = 0; i < digits.length(); i++) {
      right &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    return right ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
  }
}
