"""Makes the small pictures of Fixtures/ with Pillow (Debian: python3-pil). They are committed; run this only to add or change one.

Every picture shows, upright, 48 x 32 pixels in four quarters: red, green over blue, yellow. The talkative ones are older: ExifTool put every
kind of metadata into them, always with the word "Secret". interlaced.png and restarts.jpg come from ImageMagick and libjpeg-turbo.
"""
import io, os, struct, zlib
from PIL import Image

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Fixtures")
WIDTH, HEIGHT = 48, 32
RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 40), (40, 60, 210), (230, 210, 40)


def upright():
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    for left, top, colour in ((0, 0, RED), (WIDTH // 2, 0, GREEN), (0, HEIGHT // 2, BLUE), (WIDTH // 2, HEIGHT // 2, YELLOW)):
        picture.paste(colour, (left, top, left + WIDTH // 2, top + HEIGHT // 2))
    return picture


def save(name, picture, **options):
    picture.save(os.path.join(FOLDER, name), **options)


def write(name, content):
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(content)


def encoded(picture, form, **options):
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


# Colour profiles (ICC.1:2010), as small as they can be.
def s15(value):
    return struct.pack(">i", round(value * 65536))


def profile(space, device, tags):
    body, table, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for signature, data in tags:
        data += b"\0" * (-len(data) % 4)
        table += signature + struct.pack(">II", offset + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", 128 + 4 + len(table) + len(body), b"\0\0\0\0", 0x04300000, device, space[0], space[1])
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + s15(0.9642) + s15(1) + s15(0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def text(words):
    words = words.encode("utf-16-be")
    return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(words), 28) + words


def matrix_profile(name, red, green, blue):
    xyz = lambda column: b"XYZ \0\0\0\0" + b"".join(s15(value) for value in column)
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + b"".join(s15(v) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
    return profile((b"RGB ", b"XYZ "), b"mntr", [
        (b"desc", text(name)), (b"cprt", text("none")), (b"wtpt", xyz((0.9642, 1, 0.8249))),
        (b"rXYZ", xyz(red)), (b"gXYZ", xyz(green)), (b"bXYZ", xyz(blue)), (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)])


SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
DISPLAY_P3 = matrix_profile("P3", *P3)
ROTATED = matrix_profile("sRGB with its primaries moved round by one", SRGB[1], SRGB[2], SRGB[0])


def cmyk_profile():
    """Of four inks, each full or absent: paper is white, and cyan prints as red. Without the profile cyan is cyan."""
    lab = lambda l, a, b: bytes((round(l * 2.55), a + 128, b + 128))
    grid = b""
    for index in range(16):
        cyan, black = index & 8, index & 1
        grid += lab(0, 0, 0) if black else lab(54, 80, 67) if cyan else lab(100, 0, 0)
    identity = bytes(range(256))
    table = b"mft1" + struct.pack(">I4B", 0, 4, 3, 2, 0) + b"".join(s15(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1)) + identity * 4 + grid + identity * 3
    return profile((b"CMYK", b"Lab "), b"prtr", [(b"desc", text("red ink")), (b"cprt", text("none")), (b"A2B0", table), (b"wtpt", b"XYZ \0\0\0\0" + s15(0.9642) + s15(1) + s15(0.8249))])


def with_profile_in_segments(jpeg, icc, size):
    parts = [icc[at:at + size] for at in range(0, len(icc), size)]
    segments = b"".join(
        b"\xff\xe2" + struct.pack(">H", 2 + 14 + len(part)) + b"ICC_PROFILE\0" + bytes((number, len(parts))) + part for number, part in enumerate(parts, 1))
    return jpeg[:2] + segments + jpeg[2:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(png):
    at = 8
    while at < len(png):
        length = struct.unpack(">I", png[at:at + 4])[0]
        yield png[at + 4:at + 8], png[at + 8:at + 8 + length]
        at += 12 + length


def png_of(parts):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


picture = upright()
save("plain.jpg", picture, quality=95, subsampling=0)
save("progressive.jpg", picture, quality=95, subsampling=0, progressive=True)
save("grey.jpg", picture.convert("L"), quality=95)
save("cmyk.jpg", picture.convert("CMYK"), quality=95)
save("plain.png", picture)
save("palette.png", picture.convert("P", palette=Image.ADAPTIVE))
save("plain.webp", picture, quality=95)
save("lossless.webp", picture, lossless=True)
save("plain.gif", picture)
see_through = picture.convert("RGBA")
see_through.paste((0, 0, 0, 0), (0, 0, WIDTH // 2, HEIGHT // 2))
save("alpha.png", see_through)
save("alpha.webp", see_through, lossless=True)

# What a camera stored, so that each orientation shows the same picture.
undo = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = picture.transpose(undo[orientation]) if orientation in undo else picture
    save(f"orientation-{orientation}.jpg", stored, quality=95, subsampling=0, exif=exif)
    if orientation in (3, 6, 7):
        save(f"orientation-{orientation}.png", stored, exif=exif)
        save(f"orientation-{orientation}.webp", stored, quality=95, exif=exif)

save("rotated-profile.jpg", picture, quality=95, subsampling=0, icc_profile=ROTATED)
write("rotated-profile-segments.jpg", with_profile_in_segments(encoded(picture, "JPEG", quality=95, subsampling=0), ROTATED, 100))
save("rotated-profile.png", picture, icc_profile=ROTATED)
save("rotated-profile.webp", picture, quality=95, icc_profile=ROTATED)
save("display-p3.jpg", picture, quality=95, subsampling=0, icc_profile=DISPLAY_P3)
save("display-p3.png", picture, icc_profile=DISPLAY_P3)
ink = Image.new("CMYK", (WIDTH, HEIGHT), (255, 0, 0, 0))
ink.paste((0, 0, 0, 0), (WIDTH // 2, 0, WIDTH, HEIGHT))
save("cmyk-profile.jpg", ink, quality=95, subsampling=0, icc_profile=cmyk_profile())

other = Image.new("RGB", (WIDTH, HEIGHT), (0, 0, 0))
save("animated.gif", picture, save_all=True, append_images=[other], duration=100, loop=0)
save("animated.png", picture, save_all=True, append_images=[other], duration=100)
save("animated.webp", picture, save_all=True, append_images=[other], duration=100, lossless=True)

header, *rest = chunks(encoded(picture, "PNG"))
pixels = b"".join(data for kind, data in rest if kind == b"IDAT")
control = struct.pack(">IIIIIHHBB", 0, WIDTH, HEIGHT, 0, 0, 1, 10, 0, 0)
write("one-frame-apng.png", png_of([header, (b"acTL", struct.pack(">II", 1, 0)), (b"fcTL", control), (b"IDAT", pixels), (b"IEND", b"")]))
write("first-idat-of-one-byte.png", png_of([header, (b"IDAT", pixels[:1]), (b"IDAT", pixels[1:]), (b"IEND", b"")]))
