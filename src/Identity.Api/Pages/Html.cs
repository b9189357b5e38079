using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Identity.Api.Pages;

/// <summary>Markup. Text that is put into it is encoded; only other markup goes in as it is.</summary>
internal sealed class Html
{
    private readonly string markup;

    private Html(string markup) => this.markup = markup;

    internal static Html Of(Handler text) => new(text.ToMarkup());

    internal static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.markup)));

    internal static readonly Html Empty = new("");

    public override string ToString() => markup;

    /// <summary>Encodes every hole of an interpolated string (security requirement 46).</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Handler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + (formattedCount * 32));

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Html html) => text.Append(html.markup);

        public void AppendFormatted(string? value) => text.Append(HtmlEncoder.Default.Encode(value ?? ""));

        public void AppendFormatted(int value) => text.Append(value.ToString(CultureInfo.InvariantCulture));

        internal string ToMarkup() => text.ToString();
    }
}
