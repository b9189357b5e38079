# Makes of what `dotnet test` prints (console logger of verbosity normal, xUnit's reporter json) a line for each class as soon as it
# has finished, every failure in full, and a line for each project. What it does not know passes through.

function text(key) { return match($0, "\"" key "\":\"[^\"]*\"") ? substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 5) : "" }
function number(key) { return match($0, "\"" key "\":[0-9.]+") ? substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3) + 0 : 0 }

/^\[xUnit\.net [^]]*\] *[{]"[$]type":"/ {
    match($0, /"[$]type":"[^"]*"/)
    type = substr($0, RSTART + 9, RLENGTH - 10)
    if (type == "test-class-starting") {
        name[text("TestClassUniqueID")] = text("TestClassName")
    } else if (type == "test-class-finished") {
        failed = number("TestsFailed"); skipped = number("TestsSkipped")
        passed = number("TestsTotal") - failed - skipped - number("TestsNotRun")
        printf "  %-75s %4d passed, %d failed%s, %.1f s\n", name[text("TestClassUniqueID")], passed, failed,
            skipped ? ", " skipped " skipped" : "", number("ExecutionTime")
        fflush()
    } else if (type ~ /^error$|cleanup-failure$/) {
        broken++ # no failure of a test: a process that died, a fixture that could not be cleared away. The logger alone would say Passed!
        print
        fflush()
    }
    next
}

/^\[xUnit\.net [^]]*\] xUnit\.net VSTest Adapter / || /^  Passed .*\[(< )?[0-9].*\]$/ || /^A total of [0-9]+ test files matched/ { next }

/^Test run for / { project = $4; sub(/^.*\//, "", project); total = ""; broken = 0 }

# The summary of a project, in the words of the logger of verbosity minimal. A run that was aborted has no total, and so no summary.
/^Test Run (Successful|Failed)\.$/ { next }
/^Total tests: [0-9]+$/ { total = $3; count["Passed:"] = count["Failed:"] = count["Skipped:"] = 0; next }
total != "" && /^ *(Passed|Failed|Skipped): [0-9]+$/ { count[$1] = $2; next }
total != "" && /^ *Total time: / {
    if (broken) isBroken = 1
    count["Failed:"] += broken
    total += broken
    verdict = count["Failed:"] ? "Failed!" : count["Passed:"] ? "Passed!" : "Skipped!"
    printf "%s  - Failed: %5d, Passed: %5d, Skipped: %5d, Total: %5d, Duration: %.1f %s - %s (net10.0)\n", verdict,
        count["Failed:"], count["Passed:"], count["Skipped:"], total, $3, tolower($4), project
    fflush()
    total = ""
    next
}

{ print; fflush() }

END { exit isBroken || broken }
