using System.Net;
using Identity.ResourceServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Orders;

namespace Identity.Api.Tests.ResourceServer;

/// <summary>samples/Orders, as another team would run it.</summary>
internal sealed class OrdersHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client;

    private OrdersHost(WebApplication app)
    {
        this.app = app;
        client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    internal IServiceProvider Services => app.Services;

    /// <param name="way">What stands between it and the identity service; null for a plain network.</param>
    internal static async Task<OrdersHost> StartAsync(
        string issuer,
        string clientId = "client",
        string clientSecret = "secret",
        HttpMessageHandler? way = null,
        TimeProvider? clock = null,
        params (string Key, string Value)[] settings
    )
    {
        var service = OrdersService.Build(
            [],
            builder =>
            {
                builder.Configuration.Sources.Clear();
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>(StringComparer.Ordinal)
                    {
                        ["Identity:Issuer"] = issuer,
                        ["Identity:ClientId"] = clientId,
                        ["Identity:ClientSecret"] = clientSecret,
                    }
                );
                builder.Configuration.AddInMemoryCollection(settings.Select(it => KeyValuePair.Create(it.Key, (string?)it.Value)));
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton(clock ?? TimeProvider.System);
                if (way is not null)
                {
                    builder.Services.PostConfigure<HttpClientFactoryOptions>(
                        ResourceServerServices.HttpClientName,
                        options => options.HttpMessageHandlerBuilderActions.Add(it => it.PrimaryHandler = way)
                    );
                }
            }
        );
        await service.StartAsync();
        return new OrdersHost(service);
    }

    internal Task<HttpResponseMessage> AskAsync(string? token, string path = "/orders") => SendAsync(HttpMethod.Get, path, token);

    internal async Task<HttpStatusCode> StatusOfAsync(string? token, string path = "/orders")
    {
        using var answer = await AskAsync(token, path);
        return answer.StatusCode;
    }

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return await client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>A load balancer in front of replicas: each request goes to the next. It can be cut.</summary>
internal sealed class Balancer(params Hosting.IdentityHost[] hosts) : HttpMessageHandler
{
    private readonly HttpMessageInvoker network = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private int requests;

    internal bool IsCut { get; set; }

    /// <summary>How many passed.</summary>
    internal int Requests => requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsCut)
        {
            throw new HttpRequestException("The network is down.");
        }

        var host = hosts[Interlocked.Increment(ref requests) % hosts.Length];
        request.RequestUri = new Uri(host.Client.BaseAddress!, request.RequestUri!.PathAndQuery);
        return network.SendAsync(request, cancellationToken);
    }
}

/// <summary>Time of which a test can skip some, also for those who measure it.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private long skipped;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref skipped));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (Volatile.Read(ref skipped) * System.TimestampFrequency / TimeSpan.TicksPerSecond);

    internal void Leap(TimeSpan by) => Interlocked.Add(ref skipped, by.Ticks);
}
