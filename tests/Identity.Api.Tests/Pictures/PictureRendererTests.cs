using System.Diagnostics;
using System.Globalization;
using Identity.Api.Pictures;
using Identity.Api.Tests.Hosting;
using Identity.Domain;
using Identity.Domain.Pictures;
using Identity.Infrastructure.Pictures;
using Identity.Testing;
using Identity.Testing.Pictures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Identity.Api.Tests.Pictures;

/// <summary>The service's side of the picture worker, with the real worker and with others that misbehave.</summary>
public sealed class PictureRendererTests : IDisposable
{
    // What a worker says when it is ready, as a shell prints it: a frame of five bytes.
    private const string SaysReady = @"printf '\000\000\000\005ready'; ";

    private static readonly byte[] Photo = PictureFile.Read("plain.jpg");

    // Patient: these tests share the machine with others, and none of them waits for this to pass.
    private static readonly PictureWorkerSettings Patient = new()
    {
        LongestPicture = TimeSpan.FromSeconds(60),
        LongestStart = TimeSpan.FromSeconds(60),
        LongestWait = TimeSpan.FromSeconds(60),
    };

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("identity-pictures-");
    private readonly List<PictureRenderer> renderers = [];

    private string Flag => Path.Combine(directory.FullName, "flag");

    public void Dispose()
    {
        renderers.ForEach(renderer => renderer.Dispose());
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_worker_serves_one_picture_after_the_other()
    {
        var renderer = Real();

        (await RenderAsync(renderer, Photo)).IsSuccess.ShouldBeTrue();
        var id = renderer.WorkerId.ShouldNotBeNull();
        (await RenderAsync(renderer, PngFile.Claiming(64, 48))).Errors.ShouldBe([PictureErrors.Invalid]);
        (await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RenderAsync(renderer, Photo)))).ShouldAllBe(result => result.IsSuccess);

        renderer.WorkerId.ShouldBe(id);
    }

    [Fact]
    public async Task A_worker_that_was_killed_between_two_pictures_costs_neither_of_them()
    {
        var renderer = Real();
        await RenderAsync(renderer, Photo);
        var first = renderer.WorkerId.ShouldNotBeNull();

        Process.GetProcessById(first).Kill();
        (await RenderAsync(renderer, Photo)).IsSuccess.ShouldBeTrue();

        renderer.WorkerId.ShouldNotBeNull().ShouldNotBe(first);
    }

    [Fact]
    public async Task A_worker_that_nobody_needs_ends()
    {
        var renderer = Real(Patient with { LongestIdle = TimeSpan.FromMilliseconds(50) });
        await RenderAsync(renderer, Photo);

        await Eventually.SeeAsync(() => Task.FromResult(renderer.WorkerId), id => id is null);

        (await RenderAsync(renderer, Photo)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_worker_does_not_outlive_its_service()
    {
        var renderer = Real();
        await RenderAsync(renderer, Photo);
        using var worker = Process.GetProcessById(renderer.WorkerId.ShouldNotBeNull());

        renderer.Dispose();

        await worker.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    public static TheoryData<string, string> Misbehaving =>
        new()
        {
            { "hangs", SaysReady + "exec sleep 600" },
            { "hangs, and leaves something that holds its pipes", SaysReady + "sleep 30" },
            { "dies of it", SaysReady + "head -c 100 >/dev/null; kill -9 $$" },
            { "exits quietly", SaysReady + "head -c 100 >/dev/null; exit 0" },
            {
                "answers what is no frame",
                SaysReady + "head -c 200004 >/dev/null; head -c 1000000 /dev/zero | tr '\\0' '\\377'; exec sleep 600"
            },
            { "answers what is no picture", SaysReady + @"head -c 200004 >/dev/null; printf '\000\000\000\004<svg'; exec sleep 600" },
            { "answers half", SaysReady + @"head -c 200004 >/dev/null; printf '\000\000\001\000half'" },
            { "talks to itself", SaysReady + "head -c 10000000 /dev/zero >&2; head -c 100 >/dev/null; kill -9 $$" },
        };

    [Theory]
    [MemberData(nameof(Misbehaving))]
    public async Task What_a_worker_fails_on_is_an_invalid_picture_and_the_next_upload_works(string what, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh misbehaves here");
        var renderer = AtFirst(
            script,
            Patient with
            {
                LongestPicture = TimeSpan.FromSeconds(what.StartsWith("hangs", StringComparison.Ordinal) ? 1 : 60),
            }
        );

        (await RenderAsync(renderer, new byte[200_000])).Errors.ShouldBe([PictureErrors.Invalid], what); // more than a pipe holds
        renderer.WorkerId.ShouldBeNull();

        (await RenderAsync(Switched(renderer), Photo)).IsSuccess.ShouldBeTrue(what);
    }

    [Theory]
    [InlineData("exit 3")]
    [InlineData("echo 'this is no worker at all, and it says so at length'")]
    [InlineData("exec sleep 600")]
    public async Task Where_no_worker_can_be_had_an_upload_is_refused_and_can_be_repeated(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh misbehaves here");
        var renderer = AtFirst(script, Patient with { LongestStart = TimeSpan.FromSeconds(1) });

        (await RenderAsync(renderer, Photo)).Errors.ShouldBe([PictureErrors.Unavailable]);

        (await RenderAsync(Switched(renderer), Photo)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_no_worker() =>
        (await RenderAsync(With(new PictureWorkerCommand(Path.Combine(directory.FullName, "nothing"), [])), Photo)).Errors.ShouldBe([
            PictureErrors.Unavailable,
        ]);

    [Fact]
    public async Task More_pictures_than_may_wait_are_refused_with_a_time_to_come_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh misbehaves here");
        var renderer = With(
            Shell(SaysReady + "exec sleep 600"),
            Patient with
            {
                LongestPicture = TimeSpan.FromSeconds(2),
                MostWaiting = 3 * PictureWorkerSettings.Weight,
            }
        );

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RenderAsync(renderer, Photo)));

        results.Count(result => result.Errors[0].Code == PictureErrors.Invalid.Code).ShouldBe(3);
        var busy = results.Where(result => result.Errors[0].Code == PictureErrors.Unavailable.Code).ToList();
        busy.Count.ShouldBe(5);
        busy.ShouldAllBe(result => result.Errors[0].RetryAfter > TimeSpan.Zero);
    }

    [Fact] // contract: no configuration, no secrets, no files
    public async Task A_worker_knows_nothing_and_can_reach_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "limits are those of Linux");
        Environment.SetEnvironmentVariable("Identity__MasterKeyOfThisTest", "a secret of the service");
        try
        {
            var renderer = Real();
            await RenderAsync(renderer, Photo);
            var proc = $"/proc/{renderer.WorkerId.ShouldNotBeNull().ToString(CultureInfo.InvariantCulture)}";

            var names = File.ReadAllText($"{proc}/environ")
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=')[0]);
            names.ShouldAllBe(name =>
                name.StartsWith("DOTNET_", StringComparison.Ordinal) || name == "MALLOC_ARENA_MAX" || name == "LD_LIBRARY_PATH"
            );

            // Nothing can be made in it, and nothing is left of it
            new FileInfo($"{proc}/cwd")
                .LinkTarget.ShouldNotBeNull()
                .ShouldEndWith(" (deleted)");

            var limits = File.ReadAllLines($"{proc}/limits");
            Limit(limits, "Max open files").ShouldBe("0");
            Limit(limits, "Max file size").ShouldBe("0");
            Limit(limits, "Max core file size").ShouldBe("0");
            Limit(limits, "Max address space").ShouldNotBe("unlimited");
            File.ReadAllText($"{proc}/status").ShouldContain("NoNewPrivs:\t1");
            File.ReadAllText($"{proc}/oom_score_adj").Trim().ShouldBe("1000");

            var open = Directory.EnumerateFiles($"{proc}/fd").Select(link => new FileInfo(link).LinkTarget ?? "").ToList();
            open.ShouldContain(target => target.StartsWith("pipe:", StringComparison.Ordinal));
            open.Where(target =>
                    target.StartsWith("socket:", StringComparison.Ordinal)
                    || target.EndsWith(".db", StringComparison.Ordinal)
                    || target.EndsWith(".key", StringComparison.Ordinal)
                    || target.EndsWith(".json", StringComparison.Ordinal)
                )
                .ShouldBeEmpty();
        }
        finally
        {
            Environment.SetEnvironmentVariable("Identity__MasterKeyOfThisTest", null);
        }
    }

    [Fact] // security requirement 74; IDENTITY_TEST_MUTANTS asks for more
    public async Task Mutants_are_drawn_or_refused_and_the_worker_draws_on()
    {
        var renderer = Real();
        var mutation = new Mutation(seed: 20_260_102);
        var originals = PictureFile.All.Select(PictureFile.Read).ToList();
        var drawn = 0;

        for (var round = 0; round < Scale.Mutants; round++)
        {
            var mutant = mutation.Of(originals[round % originals.Count]);
            if (!PictureHeader.Read(mutant).IsSuccess)
            {
                continue;
            }

            var result = await RenderAsync(renderer, mutant);
            drawn += result.IsSuccess ? 1 : 0;
            if (!result.IsSuccess)
            {
                result.Errors.ShouldBe([PictureErrors.Invalid], $"mutant {round}");
            }
        }

        drawn.ShouldBeInRange(Scale.Mutants / 50, Scale.Mutants * 9 / 10, "mutants must reach both outcomes to prove anything");
        (await RenderAsync(renderer, Photo)).IsSuccess.ShouldBeTrue();
    }

    [Theory]
    [InlineData("/app/identity", "/app/identity.dll", "/app/identity picture-worker")]
    [InlineData("/app/identity", "", "/app/identity picture-worker")] // one file
    [InlineData("/usr/bin/dotnet", "/app/identity.dll", "/usr/bin/dotnet /app/identity.dll picture-worker")]
    public void The_worker_is_this_same_program(string running, string assembly, string expected)
    {
        var command = WorkerCommand.For(running, assembly);

        string.Join(' ', command.Arguments.Prepend(command.FileName)).ShouldBe(expected);
    }

    [Fact]
    public void A_program_that_is_neither_ours_nor_dotnet_finds_the_dotnet_that_runs_it()
    {
        var command = WorkerCommand.For("/somewhere/testhost", "/app/identity.dll");

        File.Exists(command.FileName).ShouldBeTrue(command.FileName);
        command.Arguments.ShouldBe(["/app/identity.dll", "picture-worker"]);
    }

    private static async Task<Result<Picture>> RenderAsync(PictureRenderer renderer, byte[] upload) =>
        await renderer.RenderAsync(upload, default);

    private static string Limit(string[] limits, string name) =>
        limits
            .Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];

    private static PictureWorkerCommand Shell(string script) => new("/bin/sh", ["-c", script]);

    private PictureRenderer Real(PictureWorkerSettings? settings = null) => With(WorkerCommand.ForThisProgram(), settings);

    /// <summary>Misbehaves until the flag is up, and is the real worker from then on.</summary>
    private PictureRenderer AtFirst(string script, PictureWorkerSettings settings)
    {
        var real = WorkerCommand.ForThisProgram();
        return With(
            Shell(
                $"if [ -e '{Flag}' ]; then exec '{real.FileName}' {string.Join(' ', real.Arguments.Select(argument => $"'{argument}'"))}; fi; {script}"
            ),
            settings
        );
    }

    private PictureRenderer Switched(PictureRenderer renderer)
    {
        File.WriteAllText(Flag, "");
        return renderer;
    }

    private PictureRenderer With(PictureWorkerCommand command, PictureWorkerSettings? settings = null)
    {
        var renderer = new PictureRenderer(command, settings ?? Patient, NullLogger<PictureRenderer>.Instance);
        renderers.Add(renderer);
        return renderer;
    }
}
