import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Prints what came of the tests: each skipped and each failed one by name and with its reason, and
 * last how many passed, failed and were skipped.
 *
 * <p>Arguments: folders with reports of Maven Surefire (TEST-*.xml), which need not exist. The
 * status is 1 when a test failed or none ran, and, where the environment has CI=true, also when one
 * was skipped.
 */
final class SummarizeTests {

  private final List<String> skipped = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private int passed;

  public static void main(String[] folders) throws IOException, XMLStreamException {
    var summary = new SummarizeTests();
    for (String folder : folders) {
      if (Files.isDirectory(Path.of(folder))) {
        summary.addFolder(Path.of(folder));
      }
    }
    System.exit(summary.print());
  }

  private void addFolder(Path folder) throws IOException, XMLStreamException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("TEST-") && name.endsWith(".xml")) {
          addReport(file);
        }
      }
    }
  }

  private void addReport(Path file) throws IOException, XMLStreamException {
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("testcase")) {
          addTest(xml);
        }
      }
      xml.close();
    }
  }

  /** Reads one test: its element holds another one if it did not pass. */
  private void addTest(XMLStreamReader xml) throws XMLStreamException {
    String name = attribute(xml, "classname") + "." + attribute(xml, "name");
    boolean ok = true;
    while (xml.next() != XMLStreamConstants.END_ELEMENT || !xml.getLocalName().equals("testcase")) {
      if (xml.isStartElement()) {
        switch (xml.getLocalName()) {
          case "skipped" -> {
            skipped.add(name + ": " + reason(xml));
            ok = false;
          }
          case "failure", "error" -> {
            failed.add(name + ": " + reason(xml));
            ok = false;
          }
          default -> {}
        }
      }
    }
    if (ok) {
      passed++;
    }
  }

  /** The message of the annotation, or else what stands before the stack trace. */
  private static String reason(XMLStreamReader xml) throws XMLStreamException {
    String message = attribute(xml, "message");
    String text = message.isEmpty() ? xml.getElementText() : message;
    int stack = text.indexOf("\n\tat ");
    return (stack < 0 ? text : text.substring(0, stack))
        .replace("org.opentest4j.TestAbortedException:", "")
        .replace("Assumption failed:", "")
        .strip()
        .replaceAll("\\s+", " ");
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  private int print() {
    boolean skippingFails = "true".equals(System.getenv("CI")) && !skipped.isEmpty();
    System.out.println();
    print("Skipped" + (skippingFails ? ", which CI=true makes a failure:" : ":"), skipped);
    print("Failed:", failed);
    System.out.println(
        passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped");
    return passed == 0 || !failed.isEmpty() || skippingFails ? 1 : 0;
  }

  private static void print(String title, List<String> tests) {
    if (!tests.isEmpty()) {
      System.out.println(title);
      for (String test : tests) {
        System.out.println("  " + test);
      }
      System.out.println();
    }
  }
}
