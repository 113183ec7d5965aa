package io.nemoclaw.backend.vm.rootfs;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.backend.vm.guestfs.GuestPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The guest's init script (OpenShell 0.0.26 to 0.0.36, crates/openshell-vm/scripts/openshell-vm-init.sh, the same in all
 * of them). Every byte outside of our block stays as it is: the text is read as ISO 8859-1. Immutable and thread-safe.
 */
record InitScript(List<String> lines) {
    static final GuestPath PATH = GuestPath.of("/srv/openshell-vm-init.sh");

    /** The last line: everything is mounted by then, and k3s has not run. */
    private static final String ANCHOR = "exec /usr/local/bin/k3s server \"${K3S_ARGS[@]}\"";

    private static final Pattern BEGIN = Pattern.compile("# >>> nemoclaw mqueue \\S+ >>>");
    private static final String END = "# <<< nemoclaw mqueue <<<";

    InitScript {
        lines = List.copyOf(lines);
    }

    static InitScript of(byte[] bytes) {
        return new InitScript(List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)));
    }

    byte[] bytes() {
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The script with one block of ours, of this version, whatever was there before. */
    InitScript patched(int version, List<String> block) throws NemoClawException {
        InitScript pristine = pristine();
        int anchor = pristine.lines.indexOf(ANCHOR);
        if (!pristine.lines.get(0).startsWith("#!")) {
            throw failed("it is not a script");
        }
        if (anchor < 0) {
            throw failed("the line that starts k3s is not there");
        }
        if (anchor != pristine.lines.lastIndexOf(ANCHOR)) {
            throw failed("the line that starts k3s is there more than once");
        }
        List<String> result = new ArrayList<>(pristine.lines);
        List<String> marked = new ArrayList<>();
        marked.add("# >>> nemoclaw mqueue " + version + " >>>");
        marked.addAll(block);
        marked.add(END);
        result.addAll(anchor, marked);
        return new InitScript(result);
    }

    /** The script without a block of ours, of whatever version. */
    InitScript pristine() throws NemoClawException {
        List<String> result = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            boolean begins = BEGIN.matcher(line).matches();
            boolean ends = line.equals(END);
            if (inside ? begins : ends) {
                throw failed("the marks of our block do not match");
            }
            if (!inside && !begins) {
                result.add(line);
            }
            inside = begins || (inside && !ends);
        }
        if (inside) {
            throw failed("the end of our block is missing");
        }
        return new InitScript(result);
    }

    static NemoClawException failed(String why) {
        return NemoClawException.of(ErrorCode.ROOTFS_PATCH_FAILED, PATH + " of the guest cannot be patched: " + why)
                .withDetail("path", PATH.toString());
    }
}
