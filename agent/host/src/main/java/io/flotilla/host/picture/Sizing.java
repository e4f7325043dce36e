package io.flotilla.host.picture;

/** To which size pictures are brought before any cropping. */
sealed interface Sizing {

    /** The size that a picture of one size is brought to. */
    Size of(Size picture);

    /** It stays as it is. */
    record AsItIs() implements Sizing {
        @Override
        public Size of(Size picture) {
            return picture;
        }
    }

    /** Always the same, whatever becomes of its proportions. */
    record To(Size size) implements Sizing {
        @Override
        public Size of(Size picture) {
            return size;
        }
    }

    /** Proportions stay, and the shorter side becomes that long. */
    record ShortestEdge(int pixels) implements Sizing {
        @Override
        public Size of(Size picture) {
            return picture.withShortestEdge(pixels);
        }
    }
}
