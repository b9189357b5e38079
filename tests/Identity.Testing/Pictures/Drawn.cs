using System.Text;
using Identity.Domain.Pictures;

namespace Identity.Testing.Pictures;

/// <summary>Pictures for tests to which it does not matter what they show.</summary>
public static class Drawn
{
    /// <summary>Each variant holds its size, its type and the text.</summary>
    public static Picture Of(string text) =>
        new([
            .. Picture.Sizes.SelectMany(size =>
                PictureTypes.Served.Select(type => new PictureVariant(size, type, Encoding.UTF8.GetBytes($"{size} {type} {text}")))
            ),
        ]);
}
