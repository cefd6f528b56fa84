package org.nix2container.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.closure.GraphFile;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.regex.GoRegex;

/** Reads store paths with their options, checking that what is compiled later will compile. */
final class PathReading {

  private PathReading() {}

  static LayerPath path(JsonReader json) {
    PathMembers members = new PathMembers();
    json.object(members::member);
    if (members.path.isEmpty()) {
      throw json.error("this element has no `path`");
    }
    return new LayerPath(members.path, members.options);
  }

  /** Reads a string that is a regex. */
  static String regex(JsonReader json) {
    String expression = json.string();
    try {
      GoRegex.compile(expression);
    } catch (InvalidInputException e) {
      throw json.error(e.getMessage());
    }
    return expression;
  }

  private static final class PathMembers {
    private String path = "";
    private Optional<PathOptions> options = Optional.empty();

    private void member(String key, JsonReader value) {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "path")) {
        path = GraphFile.storePath(value);
      } else if (Keys.same(key, "options")) {
        OptionsMembers members = new OptionsMembers();
        value.object(members::member);
        options = Optional.of(new PathOptions(members.rewrite.rewrite(), members.perms));
      }
    }
  }

  private static final class OptionsMembers {
    private final RewriteMembers rewrite = new RewriteMembers();
    private final List<Perm> perms = new ArrayList<>();

    private void member(String key, JsonReader value) {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "rewrite")) {
        value.object(rewrite::member);
      } else if (Keys.same(key, "perms")) {
        perms.clear();
        value.array(element -> {
          PermMembers members = new PermMembers();
          element.object(members::member);
          perms.add(members.perm());
        });
      }
    }
  }

  /** The members of a rewrite: an option of a path, or an element of a rewrites file. */
  static final class RewriteMembers {
    private String path = "";
    private String regex = "";
    private String replacement = "";

    void member(String key, JsonReader value) {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "path")) {
        path = value.string();
      } else if (Keys.same(key, "regex")) {
        regex = regex(value);
      } else if (Keys.same(key, "repl")) {
        replacement = value.string();
      }
    }

    String path() {
      return path;
    }

    Rewrite rewrite() {
      return new Rewrite(regex, replacement);
    }
  }

  /** The members of a perm: in an option of a path, or an element of a perms file. */
  static final class PermMembers {
    private String path = "";
    private String regex = "";
    private String mode = "";
    private long uid;
    private long gid;
    private String uname = "";
    private String gname = "";

    void member(String key, JsonReader value) {
      if (value.nullValue()) {
        return;
      }
      if (Keys.same(key, "path")) {
        path = value.string();
      } else if (Keys.same(key, "regex")) {
        regex = regex(value);
      } else if (Keys.same(key, "mode")) {
        mode = mode(value);
      } else if (Keys.same(key, "uid")) {
        uid = value.integer();
      } else if (Keys.same(key, "gid")) {
        gid = value.integer();
      } else if (Keys.same(key, "uname")) {
        uname = value.string();
      } else if (Keys.same(key, "gname")) {
        gname = value.string();
      }
    }

    private static String mode(JsonReader json) {
      String mode = json.string();
      if (!mode.isEmpty() && !Perm.isMode(mode)) {
        throw json.error("\"" + mode + "\" is not a mode in octal digits, such as 0755");
      }
      return mode;
    }

    String path() {
      return path;
    }

    Perm perm() {
      return new Perm(regex, mode, uid, gid, uname, gname);
    }
  }
}
